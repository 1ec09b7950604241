package argosy.store;

import argosy.model.Refs;

class MemoryRefsTest extends RefsContract {
  @Override
  Refs emptyRefs() {
    return new MemoryRefs();
  }
}
