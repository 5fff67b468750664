// Package layers holds no code: its test reads the imports of every Go file and holds them against the design. What is
// below never knows what is above, the engine never knows the window, and each of the dangerous things (ciphers, the
// database, the display) has one place.
package layers
