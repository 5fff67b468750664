// Command whisperlike speaks as whisper.cpp's whisper-cli does at its command
// line: the same arguments, a WAV file on standard input, the same lines on
// standard output and progress on standard error, and a good end where it does
// not know an argument. Tests build it where the real one, and its models of
// hundreds of megabytes, are not at hand. It understands no speech: it tells the
// loud seconds from the quiet ones. The "model" is a text file with one word that
// says how it behaves.
//
// Given two languages it speaks as a translator instead: a line for a line.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"strings"
)

func main() {
	args := os.Args[1:]
	switch {
	case len(args) == 1 && args[0] == "--version":
		fmt.Println("whisperlike version: 0.1")
	case len(args) == 2 && !strings.HasPrefix(args[0], "-"):
		translate(args[1])
	default:
		transcribe(args)
	}
}

func translate(to string) {
	in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		fmt.Fprintf(out, "%s: %s\n", to, in.Text())
	}
}

func transcribe(args []string) {
	var model, file, language string
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-np", "-pp":
			continue
		case "-m", "-f", "-l":
			if i+1 == len(args) {
				fmt.Fprintf(os.Stderr, "error: argument %s requires value\n", args[i])
				return
			}
			*map[string]*string{"-m": &model, "-f": &file, "-l": &language}[args[i]] = args[i+1]
			i++
		default:
			fmt.Fprintf(os.Stderr, "error: unknown argument: %s\n", args[i])
			return
		}
	}
	raw, err := os.ReadFile(model)
	if err != nil || file != "-" {
		fmt.Fprintln(os.Stderr, "error: failed to initialize whisper context")
		os.Exit(3)
	}
	samples := readWAV()
	behave(strings.TrimSpace(string(raw)), samples, language)
}

// readWAV believes the header, as the real one does.
func readWAV() []int16 {
	b, err := io.ReadAll(os.Stdin)
	if err != nil || len(b) < 44 || string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" ||
		binary.LittleEndian.Uint32(b[24:]) != 16000 || binary.LittleEndian.Uint16(b[22:]) != 1 || int(binary.LittleEndian.Uint32(b[40:])) != len(b)-44 {
		fmt.Fprintln(os.Stderr, "error: failed to open audio data from stdin")
		os.Exit(10)
	}
	out := make([]int16, (len(b)-44)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(b[44+2*i:]))
	}
	return out
}

func at(ms int) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

func behave(how string, samples []int16, language string) {
	fmt.Println()
	const second = 16000
	n := (len(samples) + second - 1) / second
	for i := range n {
		fmt.Fprintf(os.Stderr, "whisper_print_progress_callback: progress = %3d%%\n", i*100/n)
		part := samples[i*second : min((i+1)*second, len(samples))]
		sum := 0.0
		for _, v := range part {
			sum += float64(v) * float64(v)
		}
		word := "quiet"
		if math.Sqrt(sum/float64(len(part))) > 1000 {
			word = "loud"
		}
		switch {
		case how == "garbage" && i == 1:
			fmt.Println("\x1b[31mggml: not a segment")
		case how == "crash" && i == 1:
			fmt.Print("[00:00:01.000 --> 00:0")
			os.Exit(139)
		case how == "hang" && i == 1:
			select {}
		case how == "silent":
			continue
		case how == "cut": // a character in two, at the edge of two segments
			fmt.Printf("[%s --> %s]  %s\n", at(i*1000), at(i*1000+1000), "강"[:2])
		case how == "network":
			c, err := net.Dial("udp", "192.0.2.1:9")
			if err == nil {
				_ = c.Close() // that it was reached is all that is asked
				word = "reached"
			}
			fmt.Printf("[%s --> %s]  %s\n", at(i*1000), at(i*1000+1000), word)
		default:
			fmt.Printf("[%s --> %s]   %s %s\n", at(i*1000), at(i*1000+1000), language, word)
		}
	}
}
