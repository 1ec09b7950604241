package argosy.base;

/// Where long work says how far it is. Called from any thread; never slows the work down.
public interface Progress {
  /// Says nothing.
  Progress SILENT =
      new Progress() {
        @Override
        public void step(String what) {}

        @Override
        public void advance(long bytes) {}

        @Override
        public void done(String summary) {}

        @Override
        public void leftOut(String why) {}

        @Override
        public void failed(String why) {}

        @Override
        public void warning(String what) {}
      };

  /// A step begins: `adopt pyfai`, `write oci`.
  void step(String what);

  /// So many more bytes of the step are through.
  void advance(long bytes);

  /// The step is over; the summary says what, how much, how fast.
  void done(String summary);

  /// The step was not done, and that is no failure.
  void leftOut(String why);

  /// The step is over and its result is bad.
  void failed(String why);

  /// Something that will fail one day if nobody acts; said even to those who want to hear nothing.
  void warning(String what);
}
