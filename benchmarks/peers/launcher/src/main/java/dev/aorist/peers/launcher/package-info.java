/** Runs peers, each in a process of its own, with the servers that they need; and compares them. */
package dev.aorist.peers.launcher;
