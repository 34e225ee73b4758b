variable "model" {
  description = "Name of the model to deploy into."
  type        = string
}

variable "server_name" {
  description = "The domain in every user's and room's address. Cannot be changed once the server has started."
  type        = string
}

variable "app_name" {
  description = "Name of the application."
  type        = string
  default     = "synapse"
}

variable "base" {
  description = "Base of the charm."
  type        = string
  default     = "ubuntu@22.04"
}

variable "channel" {
  description = "Channel of the charm."
  type        = string
  default     = "latest/edge"
}

variable "revision" {
  description = "Revision of the charm; null takes the newest of the channel."
  type        = number
  default     = null
}

variable "config" {
  description = "Further options of the charm."
  type        = map(string)
  default     = {}
}

variable "resources" {
  description = "Images by resource name; those of the channel where none is given."
  type        = map(string)
  default     = {}
}

variable "database" {
  description = "Application that provides postgresql_client; null deploys without, on SQLite, for trying out."
  type        = string
  default     = "postgresql-k8s"
}
