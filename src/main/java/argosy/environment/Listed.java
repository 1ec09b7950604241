package argosy.environment;

import argosy.base.Json;
import argosy.model.conda.PackageRecord;

/// A package that a channel lists.
///
/// @param json the record with all its members
public record Listed(PackageRecord record, Json.Obj json) {}
