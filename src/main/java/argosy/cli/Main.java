package argosy.cli;

import argosy.base.Json;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Where the program starts: parses, calls one command, maps what went wrong to an exit code.
public final class Main {
  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    StandardOutput standard = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = utf8(standard);
    PrintStream err = utf8(new FileOutputStream(FileDescriptor.err));
    Thread interrupted = unwindOnInterrupt(Thread.currentThread());
    int exit = new Main(out, err).run(args);
    out.flush();
    if (exit == 0 && standard.lost().isPresent()) {
      Failures failure = Failures.of(standard.lost().get(), "");
      err.println(failure.line());
      exit = failure.exit();
    }
    err.flush();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      return; // Ctrl-C: the JVM is ending already, with exit code 130
    }
    System.exit(exit);
  }

  /// On Ctrl-C the work is interrupted and unwinds: what is half written is discarded, the last
  /// line is printed.
  private static Thread unwindOnInterrupt(Thread work) {
    Thread hook =
        new Thread(
            () -> {
              work.interrupt();
              try {
                work.join(Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "argosy-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static PrintStream utf8(OutputStream to) {
    return new PrintStream(new BufferedOutputStream(to), true, StandardCharsets.UTF_8);
  }

  /// Runs one command line and returns its exit code.
  int run(String... args) {
    CommandLine line = Verbs.commandLine(List.of(args));
    try {
      return call(line.parseArgs(args));
    } catch (ParameterException e) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
      err.println("argosy: " + message(e) + "; do: " + command + " --help");
      return 2;
    }
  }

  private static String message(ParameterException e) {
    StringBuilder text =
        new StringBuilder(Optional.ofNullable(e.getMessage()).orElse("wrong usage"));
    if (e instanceof CommandLine.UnmatchedArgumentException u) {
      List<String> inGroups = Verbs.inGroups(u.getUnmatched().getFirst());
      List<String> meant = inGroups.isEmpty() ? u.getSuggestions() : inGroups;
      if (!meant.isEmpty()) {
        text.append("; did you mean ").append(String.join(" or ", meant)).append('?');
      }
    }
    return text.toString().replace("\n", " ");
  }

  private int call(ParseResult parsed) {
    ParseResult last = parsed;
    boolean help = last.isUsageHelpRequested();
    boolean version = last.isVersionHelpRequested();
    while (last.hasSubcommand()) {
      last = last.subcommand();
      help |= last.isUsageHelpRequested();
    }
    CommandLine command = last.commandSpec().commandLine();
    Options common = Options.of(parsed, last);
    ColorScheme scheme = CommandLine.Help.defaultColorScheme(common.color() ? Ansi.ON : Ansi.OFF);
    if (version) {
      out.println("argosy " + Verbs.version());
      return 0;
    }
    Optional<Verb> verb = Verbs.find(last.commandSpec());
    if (help || verb.isEmpty()) {
      command.usage(help ? out : err, scheme);
      return help ? 0 : 2;
    }
    Console console =
        new Console(out, err, common.verbosity(), common.json(), common.color(), common.terminal());
    Session session =
        new Session(
            Session.home(common.home()),
            Optional.ofNullable(System.getProperty("argosy.clone")).map(Path::of),
            console,
            common.dryRun(),
            common.yes(),
            Clock.systemUTC().instant().getEpochSecond());
    return guarded(verb.get(), last, session, common.debug());
  }

  private int guarded(Verb verb, ParseResult arguments, Session session, boolean debug) {
    try {
      return verb.run(arguments, session);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      session.console().clearBar();
      String command = arguments.commandSpec().qualifiedName(" ").replaceFirst("^argosy ", "");
      Failures failure = Failures.of(e, command);
      if (debug) {
        e.printStackTrace(err);
      }
      session
          .console()
          .result(
              Json.object()
                  .put("error", failure.what())
                  .put("remedy", failure.remedy())
                  .put("exit", failure.exit())
                  .build());
      err.println(failure.line());
      return failure.exit();
    }
  }
}
