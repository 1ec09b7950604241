package argosy.app;

import argosy.base.Progress;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.model.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which forms of a release a request is about, and where each goes.
final class FormChoice {
  private final Harbour harbour;
  private final Progress progress;

  FormChoice(Harbour harbour, Progress progress) {
    this.harbour = harbour;
    this.progress = progress;
  }

  /// @param leftOut those that the release cannot have
  record Chosen(List<Forms.Place> places, List<Ship.LeftOut> leftOut) {
    Chosen {
      places = List.copyOf(places);
      leftOut = List.copyOf(leftOut);
    }
  }

  /// The forms asked for; if none was, those that lie there where they are judged as found, or the
  /// usual ones.
  List<FormTable.Row> rows(Ship.Request request, Release release, Path out) throws IOException {
    List<FormTable.Row> written = new ArrayList<>();
    if (request.asFound() && request.forms().isEmpty() && harbour.keys().exist()) {
      FormTable.Means means = harbour.means(release);
      String variant = means.signer().publicKeys().openPgpFingerprint();
      Forms forms = harbour.forms();
      for (FormTable.Row row : harbour.formTable().rows()) {
        if (forms.wrote(place(row, means, out), release, variant)) {
          written.add(row);
        }
      }
    }
    return written.isEmpty() ? harbour.formTable().choose(request.forms()) : written;
  }

  /// Where each of them goes; says which the release cannot have.
  ///
  /// @throws argosy.base.UnsupportedException if such a one was asked for by name
  Chosen places(Ship.Request request, Release release, Path out) throws IOException {
    FormTable.Means means = harbour.means(release);
    List<Profile.Part> packages = harbour.realise().load(release.packages());
    List<Forms.Place> places = new ArrayList<>();
    List<Ship.LeftOut> leftOut = new ArrayList<>();
    for (FormTable.Row row : rows(request, release, out)) {
      Forms.Place place = place(row, means, out);
      Format format = place.format();
      Optional<String> why = FormTable.leftOut(row, format, release, packages, request.forms());
      if (why.isPresent()) {
        leftOut.add(new Ship.LeftOut(row.id(), why.get()));
        progress.step(row.id());
        progress.leftOut("not of this stack: " + why.get());
      } else {
        places.add(place);
      }
    }
    return new Chosen(places, leftOut);
  }

  private static Forms.Place place(FormTable.Row row, FormTable.Means means, Path out) {
    return new Forms.Place(row, row.format().with(means), out.resolve(row.folder()));
  }
}
