/** An application on several members. */
package dev.aorist.cluster;
