package shop

import "golang.org/x/crypto/ssh"

func connect() *ssh.ClientConfig {
	// ruleid: assize.go.ssh-host-key-unverified
	return &ssh.ClientConfig{HostKeyCallback: ssh.InsecureIgnoreHostKey()}
}

func connectSafely(key ssh.PublicKey) *ssh.ClientConfig {
	// ok: assize.go.ssh-host-key-unverified
	return &ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)}
}
