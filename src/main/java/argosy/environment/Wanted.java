package argosy.environment;

import argosy.base.Json;
import argosy.model.conda.PackageRecord;
import java.util.Optional;

/// A package that an environment shall have.
///
/// @param json the channel's record with all its members
/// @param requested the specification that asked for it; empty if another package did
public record Wanted(PackageRecord record, Json.Obj json, Optional<String> requested) {}
