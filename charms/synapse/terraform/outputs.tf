output "app_name" {
  description = "Name of the deployed application."
  value       = juju_application.synapse.name
}

output "provides" {
  description = "Endpoints that are served, by what they are for."
  value = {
    metrics = "metrics-endpoint"
  }
}

output "requires" {
  description = "Endpoints that are served, by what they are for."
  value = {
    database = "database"
  }
}
