// Command main walks the pages of a list by their Link headers with net/http, with a slash at the end of every
// path, as go-cisco-webex-teams sends it. Usage: go run main.go <base URL> <access token>
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
)

var next = regexp.MustCompile(`<([^>]+)>;\s*rel="next"`)

type list struct {
	Items []struct{ ID, Title string } `json:"items"`
}

func get(url, token string, into any) (http.Header, error) {
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return response.Header, json.NewDecoder(response.Body).Decode(into)
}

func main() {
	base, token := os.Args[1], os.Args[2]
	spaces, pages := map[string]bool{}, 0
	for url := base + "/rooms/?max=40"; url != ""; {
		var page list
		header, err := get(url, token, &page)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for _, item := range page.Items {
			spaces[item.ID] = true
		}
		pages++
		url = ""
		if match := next.FindStringSubmatch(header.Get("Link")); match != nil {
			url = match[1]
		}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]int{"pages": pages, "spaces": len(spaces)})
}
