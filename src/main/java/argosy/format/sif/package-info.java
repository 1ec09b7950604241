/// F3: SIF, the Singularity Image Format version 01, as apptainer and SingularityCE run it; and
/// plain squashfs.
///
/// Supported: the global header and descriptors, a definition file, environment and labels as
/// objects, one primary system partition (squashfs 4.0, zstd or gzip) that can also be mounted in
/// place, signatures as DSSE with Ed25519 and as OpenPGP clear text; runscript, help, labels, test
/// and one SCIF app for every command of the stack, and `demo`. Read back: SIF of one unencrypted
/// squashfs partition by any writer, and squashfs. The files are those of [argosy.format.root];
/// plain squashfs holds the stack's own only. NOT supported: overlay and data partitions,
/// encryption, SBOM and OCI objects, ext3.
@NullMarked
package argosy.format.sif;

import org.jspecify.annotations.NullMarked;
