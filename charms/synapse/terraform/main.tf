resource "juju_application" "synapse" {
  name  = var.app_name
  model = var.model
  units = 1

  charm {
    name     = "synapse"
    base     = var.base
    channel  = var.channel
    revision = var.revision
  }

  config    = merge(var.config, { server_name = var.server_name })
  resources = var.resources
}

resource "juju_integration" "database" {
  count = var.database == null ? 0 : 1
  model = var.model

  application {
    name     = juju_application.synapse.name
    endpoint = "database"
  }

  application {
    name     = var.database
    endpoint = "database"
  }
}
