package argosy.remote;

import argosy.model.Remote;

class MemoryRemoteTest extends AtomicRemoteContract {
  @Override
  Remote open() {
    return new MemoryRemote();
  }
}
