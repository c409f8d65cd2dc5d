/**
 * The workloads W1 to W6, and what a peer has to offer for them. One program a peer and run: {@link
 * dev.aorist.peers.PeerProgram}.
 */
package dev.aorist.peers;
