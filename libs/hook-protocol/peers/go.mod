module grimoire.invalid/hook-protocol/peers

go 1.26

tool github.com/juju/juju/cmd/jujuc

require gopkg.in/yaml.v2 v2.4.0

require (
	github.com/juju/ansiterm v1.0.0 // indirect
	github.com/juju/clock v1.1.1 // indirect
	github.com/juju/cmd/v3 v3.2.2 // indirect
	github.com/juju/collections v1.0.4 // indirect
	github.com/juju/errors v1.0.0 // indirect
	github.com/juju/featureflag v1.0.0 // indirect
	github.com/juju/gnuflag v1.0.0 // indirect
	github.com/juju/juju v0.0.0-20251015133347-17876b918429 // indirect
	github.com/juju/loggo v1.0.0 // indirect
	github.com/juju/names/v5 v5.0.0 // indirect
	github.com/juju/utils/v3 v3.2.3 // indirect
	github.com/lunixbochs/vtclean v1.0.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.20 // indirect
	golang.org/x/crypto v0.41.0 // indirect
	golang.org/x/net v0.43.0 // indirect
	golang.org/x/sys v0.35.0 // indirect
)
