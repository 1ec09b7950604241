package argosy.store;

import argosy.model.ObjectStore;

class MemoryStoreTest extends ObjectStoreContract {
  @Override
  ObjectStore emptyStore() {
    return new MemoryStore();
  }
}
