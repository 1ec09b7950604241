/// F3: places where releases are published (`spec/published.md`): directories, web servers, S3
/// buckets; and what a published place says of itself.
///
/// Amazon S3 REST API with Signature Version 4: HEAD, ranged GET, PUT, conditional PUT, multipart
/// uploads, ListObjectsV2, DELETE. NOT supported: server-side encryption with customer keys,
/// requester pays, versions of objects.
///
/// WebDAV, RFC 4918 class 2: OPTIONS, PUT, MKCOL, LOCK, UNLOCK, DELETE, PROPFIND of depth 1; basic
/// authentication (RFC 7617) by `netrc`. NOT supported: servers without locks, other
/// authentication, the macros of `netrc`.
@NullMarked
package argosy.remote;

import org.jspecify.annotations.NullMarked;
