/// S3-compatible buckets over the JDK's HTTP client.
@NullMarked
package argosy.remote.s3;

import org.jspecify.annotations.NullMarked;
