package argosy.publish;

import argosy.model.Remote;
import argosy.remote.DirectoryRemote;

class PolledFolderTest extends PolledPlaceContract {
  @Override
  Remote open() {
    return new DirectoryRemote(folder.resolve("www"));
  }
}
