package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"sync"
)

// Jujuc has the one method of the agent socket.
type Jujuc struct {
	contextID string
	mu        sync.Mutex
}

var errNoStdin = errors.New("hook tool requires stdin, none supplied")

// Main makes the agent's checks in the agent's order, then runs one tool at a time.
func (j *Jujuc) Main(request Request, reply *ExecResponse) error {
	if request.Token != "" {
		return errors.New("bad request: token does not match")
	}
	if request.CommandName == "" {
		return errors.New("bad request: command not specified")
	}
	if !filepath.IsAbs(request.Dir) {
		return errors.New("bad request: Dir is not absolute")
	}
	if request.ContextId != j.contextID {
		return fmt.Errorf("bad request: wrong context ID; got %q", request.ContextId)
	}
	tool, ok := tools[request.CommandName]
	if !ok {
		return fmt.Errorf("bad request: unknown command: %s", request.CommandName)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return tool(request, reply)
}

func serve(socket, contextID string) error {
	server := rpc.NewServer()
	if err := server.Register(&Jujuc{contextID: contextID}); err != nil {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Remove(socket)
		os.Exit(0)
	}()
	fmt.Println("ready")
	server.Accept(listener)
	return nil
}
