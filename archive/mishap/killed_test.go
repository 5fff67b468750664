package mishap

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"attest/archive"
)

// killsEnv is how often TestKilledAtAnyMoment kills; see CONTRIBUTING.md.
const killsEnv = "ATTEST_KILLS"

// roundsOf is how many rounds an environment variable asks for, or a few.
func roundsOf(t testing.TB, env string, few int) int {
	t.Helper()
	if s := os.Getenv(env); s != "" {
		return must[int](t)(strconv.Atoi(s))
	}
	return few
}

// work starts a child that works in the vault at path.
func work(t testing.TB, path string, seed uint64, env ...string) (cmd *exec.Cmd, out *bufio.Scanner, said *bytes.Buffer) {
	t.Helper()
	cmd = exec.Command(must[string](t)(os.Executable()))
	cmd.Env = append(append(os.Environ(), workEnv+"="+path, workSeedEnv+"="+strconv.FormatUint(seed, 10), "TMPDIR="+t.TempDir()), env...)
	said = new(bytes.Buffer)
	cmd.Stderr = said
	pipe, err := cmd.StdoutPipe()
	noErr(t, err)
	t.Cleanup(func() { // before its disk is taken away, also when the test has failed
		if cmd.Process != nil {
			_ = cmd.Process.Kill()
		}
	})
	return cmd, bufio.NewScanner(pipe), said
}

// inOneVault is how often one vault is killed before a new one is begun, for
// each check reads all of it.
const inOneVault = 25

// Kill -9 at any moment of saves, drafts, attaches, imports, recordings, closing
// and opening: the vault opens without repair, all that was acknowledged is
// there with its content, what was not is absent or whole, one act at most; the
// log, the head and the files agree, and nothing is left that would grow.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	for rounds, n := roundsOf(t, killsEnv, 10), 0; rounds > 0; rounds, n = rounds-inOneVault, n+1 {
		t.Run(fmt.Sprint("vault", n), func(t *testing.T) {
			t.Parallel()
			killAndLook(t, rand.New(rand.NewPCG(6, uint64(n))), min(rounds, inOneVault))
		})
	}
}

func killAndLook(t *testing.T, rng *rand.Rand, rounds int) {
	path, k := filepath.Join(t.TempDir(), "office.attest"), newKnown()
	noErr(t, must[*archive.Vault](t)(archive.Create(context.Background(), path, archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil)).Close())
	opening, more := 0, 0
	for round := range rounds {
		cmd, out, said := work(t, path, rng.Uint64())
		after := time.Duration(rng.Int64N(int64(700 * time.Millisecond)))
		kill := func() { time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) }
		whileOpening := rng.IntN(6) == 0
		noErr(t, cmd.Start())
		if whileOpening {
			after /= 2
			kill()
		}
		before := k.lines
		for out.Scan() {
			if !whileOpening && k.lines == before {
				kill()
			}
			noErr(t, k.hear(out.Text()))
		}
		if err := cmd.Wait(); said.Len() > 0 {
			t.Fatalf("round %d: the child ended by itself: %v, %s", round, err, said.String())
		}
		if k.lines == before {
			opening++
		}
		v, err := openVault(path)
		if err != nil {
			t.Fatalf("round %d, killed after %v: %v", round, after, err)
		}
		more += k.prove(t, v, 1)
		noErr(t, v.Close())
		if nothingLeft(t, path); t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	t.Logf("killed %d times, %d of them while the vault was opened: %d lines were acknowledged, %d acts are there besides, whole", rounds, opening, k.lines, more)
}
