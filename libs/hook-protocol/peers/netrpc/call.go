package main

import (
	"bufio"
	"encoding/json"
	"net/rpc"
	"os"
)

type wanted struct {
	ContextID string   `json:"contextId"`
	Method    string   `json:"method"`
	Dir       string   `json:"dir"`
	Command   string   `json:"command"`
	Args      []string `json:"args"`
	Stdin     *[]byte  `json:"stdin"`
	Token     string   `json:"token"`
}

type answer struct {
	Code   int    `json:"code"`
	Stdout []byte `json:"stdout"`
	Stderr []byte `json:"stderr"`
	Error  string `json:"error"`
}

// call makes all the calls of standard input on one connection, all of them under way at once, and writes the answers in
// the order of the requests. Byte strings are base64 both ways.
func call(socket, contextID string) error {
	client, err := rpc.Dial("unix", socket)
	if err != nil {
		return err
	}
	defer client.Close()
	var calls []*rpc.Call
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		one := wanted{ContextID: contextID, Method: "Jujuc.Main"}
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return err
		}
		request := Request{ContextId: one.ContextID, Dir: one.Dir, CommandName: one.Command, Args: one.Args, Token: one.Token}
		if one.Stdin != nil {
			request.StdinSet, request.Stdin = true, *one.Stdin
		}
		calls = append(calls, client.Go(one.Method, request, &ExecResponse{}, nil))
	}
	out := json.NewEncoder(os.Stdout)
	for _, one := range calls {
		<-one.Done
		reply := one.Reply.(*ExecResponse)
		result := answer{Code: reply.Code, Stdout: reply.Stdout, Stderr: reply.Stderr}
		if one.Error != nil {
			result.Error = one.Error.Error()
		}
		if err := out.Encode(result); err != nil {
			return err
		}
	}
	return lines.Err()
}
