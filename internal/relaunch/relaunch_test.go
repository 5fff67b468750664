package relaunch

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The test binary is the program: started with "first" it relaunches itself, and the second run says what it was given.
func TestMain(m *testing.M) {
	switch stage := os.Getenv("RELAUNCH_STAGE"); {
	case stage == "":
		os.Exit(m.Run())
	case len(os.Args) == 2 && os.Args[1] != "first":
		fmt.Printf("again at %q", os.Args[1])
	default:
		if err := At("/a vault/이름.attest"); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

func TestAtStartsTheProgramAnewWithThePath(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "first")
	cmd.Env = append(os.Environ(), "RELAUNCH_STAGE=on")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := `again at "/a vault/이름.attest"`; !strings.Contains(string(out), want) {
		t.Errorf("the new program wrote %q, want %q", out, want)
	}
}
