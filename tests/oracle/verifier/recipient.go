package main

// age recipients: "age1…", 32 bytes in Bech32 (BIP 173), and their fingerprints.

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
)

const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// checkRecipient refuses a text that is no X25519 recipient of age.
func checkRecipient(text string) error {
	cut := strings.LastIndex(text, "1")
	if cut < 0 || text[:cut] != "age" || len(text) != 62 {
		return errors.New("recipient: not age1 and 58 letters")
	}
	values := []byte{3, 3, 3, 0, 1, 7, 5} // "age", expanded
	for _, letter := range text[cut+1:] {
		at := strings.IndexRune(bech32Letters, letter)
		if at < 0 {
			return errors.New("recipient: a letter is not one of Bech32")
		}
		values = append(values, byte(at))
	}
	if bech32Sum(values) != 1 {
		return errors.New("recipient: the checksum is wrong")
	}
	if last := values[len(values)-7]; last&0x0f != 0 {
		return errors.New("recipient: bits are left over")
	}
	return nil
}

// bech32Sum is the checksum polynomial of Bech32.
func bech32Sum(values []byte) uint32 {
	generators := []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	sum := uint32(1)
	for _, value := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(value)
		for bit, generator := range generators {
			if top>>uint(bit)&1 == 1 {
				sum ^= generator
			}
		}
	}
	return sum
}

// fingerprint is the short form of a public key that people compare: 80 bits of
// its SHA-256 in Base32, in four groups.
func fingerprint(publicKey string) string {
	sum := sha256.Sum256([]byte(publicKey))
	text := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, " ")
}
