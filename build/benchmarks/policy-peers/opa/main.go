// OPA's library in one process: main POLICY FLEET. Judges the resources of a fleet each time a line comes in, and answers
// with a line of JSON: the processor time, and at the line "findings" also who breaks which rule.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log"
	"os"
	"syscall"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

type resource struct {
	ID   string            `json:"id"`
	Tags map[string]string `json:"tags"`
}

type answer struct {
	Seconds  float64     `json:"seconds"`
	Findings [][2]string `json:"findings,omitempty"`
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func seconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func main() {
	ctx := context.Background()
	var fleet []resource
	if err := json.Unmarshal(must(os.ReadFile(os.Args[2])), &fleet); err != nil {
		log.Fatal(err)
	}
	query := must(rego.New(
		rego.Query("data.fleet.broken"),
		rego.Module("policy.rego", string(must(os.ReadFile(os.Args[1])))),
	).PrepareForEval(ctx))
	documents := make([]any, len(fleet))
	for i, one := range fleet {
		documents[i] = map[string]any{"tags": one.Tags}
	}
	input := must(ast.InterfaceToValue(documents))
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		start := seconds()
		results := must(query.Eval(ctx, rego.EvalParsedInput(input)))
		result := answer{Seconds: seconds() - start}
		if lines.Text() == "findings" {
			for _, broken := range results[0].Expressions[0].Value.([]any) {
				pair := broken.([]any)
				index := must(pair[0].(json.Number).Int64())
				result.Findings = append(result.Findings, [2]string{fleet[index].ID, pair[1].(string)})
			}
		}
		if err := answers.Encode(result); err != nil {
			log.Fatal(err)
		}
	}
}
