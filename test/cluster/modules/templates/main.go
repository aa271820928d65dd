// Renders the templates of ExternalSecrets as External Secrets does: Go's text/template with sprig's functions,
// and a missing key is an error. One JSON request a line on stdin, one JSON answer a line on stdout.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

type request struct {
	Template string            `json:"template"`
	Data     map[string]string `json:"data"`
}

type answer struct {
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
}

func functions() template.FuncMap {
	known := sprig.TxtFuncMap()
	// The operator leaves these out.
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(known, name)
	}
	return known
}

func render(asked request) (string, error) {
	parsed, err := template.New("template").Option("missingkey=error").Funcs(functions()).Parse(asked.Template)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = parsed.Execute(&out, asked.Data)
	return out.String(), err
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			_ = answers.Encode(answer{Error: err.Error()})
			continue
		}
		text, err := render(asked)
		if err != nil {
			_ = answers.Encode(answer{Error: err.Error()})
			continue
		}
		_ = answers.Encode(answer{Text: text})
	}
}
