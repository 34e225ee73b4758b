// netrpc is Go's own net/rpc at either end of the agent socket: the peer that our client and our server are tested
// against.
//
//	netrpc serve SOCKET CONTEXT_ID      answers with the tools of tools.go until its standard input ends
//	netrpc call [SOCKET CONTEXT_ID]     reads one JSON request per line, makes the calls, writes one JSON reply per line
//	netrpc yaml                         reads a YAML map of strings on standard input, writes it as JSON
//	netrpc to-yaml                      reads JSON on standard input, writes it as YAML
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "netrpc:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "serve":
		return serve(args[1], args[2])
	case len(args) == 3 && args[0] == "call":
		return call(args[1], args[2])
	case len(args) == 1 && args[0] == "yaml":
		return readYAML()
	case len(args) == 1 && args[0] == "to-yaml":
		return writeYAML()
	}
	return fmt.Errorf("usage: netrpc serve|call SOCKET CONTEXT_ID, netrpc yaml|to-yaml")
}
