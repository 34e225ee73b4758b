package main

// Request and ExecResponse are the two structs of the agent socket, in the order in which Juju 3.6 declares them: the
// bytes on the wire depend on it.
type Request struct {
	ContextId   string
	Dir         string
	CommandName string
	Args        []string
	StdinSet    bool
	Stdin       []byte
	Token       string
}

type ExecResponse struct {
	Code   int
	Stdout []byte
	Stderr []byte
}
