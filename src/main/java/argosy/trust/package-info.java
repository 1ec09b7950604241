/// F2: the keys a publisher signs with.
///
/// A folder holds one OpenPGP key (RFC 4880 version 4, RSA 3072, sign and certify only: what gpgv,
/// apt, sqv and rpm of every supported release accept) and one Ed25519 key (RFC 8032, for DSSE). Or
/// the OpenPGP key stays with the user's gpg-agent or smart card. Signatures carry the time they
/// are given and are a function of key, time and text. Supported: v4 keys without passphrase, file
/// permissions as protection. Not supported: encrypted key files (use the agent), version 6 keys.
@NullMarked
package argosy.trust;

import org.jspecify.annotations.NullMarked;
