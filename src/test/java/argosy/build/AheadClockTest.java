package argosy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Progress;
import argosy.build.source.Sources;
import argosy.model.recipe.RenderedRecipe;
import argosy.testing.PythonTools;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of the machine in a clean room whose time of day is another.
@Tag("client")
class AheadClockTest {
  private static final Limits LIMITS = new Limits(400, 1L << 30, 1L << 28, 1L << 24, 60);

  @TempDir static Path tools;
  @TempDir Path scratch;

  @BeforeAll
  static void tools() throws IOException {
    assumeTrue(PythonTools.withC(), "Debian's python3-dev or gcc is not installed");
    PythonTools.in(SmallTools.in(tools));
  }

  private String seen(RenderedRecipe recipe, PackageBuild.Manner manner) throws IOException {
    PackageBuild.Built built =
        new PackageBuild(
                recipe,
                Files.createDirectories(scratch.resolve("recipe")),
                new Sources(scratch.resolve("cache"), Progress.SILENT),
                new CleanRoom(tools, LIMITS),
                scratch.resolve("place"))
            .run(PackageBuild.Environments.host(Files::createDirectories), manner);
    return Files.readString(built.out().resolve("seen"));
  }

  @Test
  void theSecondBuildIsMoreThanAYearLater() throws IOException {
    String script =
        "{ date +%s; python3 -c 'import time; print(int(time.time()))'; } > $PREFIX/seen";
    RenderedRecipe recipe = Recipes.recipe("x", script, List.of());
    List<String> first = seen(recipe, PackageBuild.Manner.usual(1)).lines().toList();
    List<String> second = seen(recipe, PackageBuild.Manner.OTHER).lines().toList();
    for (int i = 0; i < 2; i++) {
      assertThat(Long.parseLong(second.get(i)) - Long.parseLong(first.get(i)))
          .isBetween(AheadClock.SECONDS, AheadClock.SECONDS + 3_600);
    }
  }

  @Test
  void whatWaitsUntilAMomentDoesNotWaitAYear() throws IOException {
    Path source = Files.createDirectories(scratch.resolve("recipe/src")).resolve("wait.c");
    Files.writeString(
        source,
        """
        #include <Python.h>
        #include <pthread.h>
        #include <time.h>
        static PyObject *until(PyObject *self, PyObject *none) {
          pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
          pthread_cond_t never = PTHREAD_COND_INITIALIZER;
          struct timespec time;
          clock_gettime(CLOCK_REALTIME, &time);
          time.tv_nsec = 0;
          time.tv_sec++;
          pthread_mutex_lock(&mutex);
          int waited = pthread_cond_timedwait(&never, &mutex, &time);
          return Py_BuildValue("ii", waited, clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &time, 0));
        }
        static PyMethodDef all[] = {{"until", until, METH_NOARGS, 0}, {0}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "wait", 0, -1, all};
        PyMODINIT_FUNC PyInit_wait(void) { return PyModule_Create(&module); }
        """);
    String script =
        "gcc -fPIC -shared -I$(echo /usr/include/python3*) wait.c -o wait.so;"
            + " python3 -c 'import wait; print(wait.until())' > $PREFIX/seen";
    RenderedRecipe recipe =
        Recipes.recipe("x", script, List.of(), List.of(Recipes.folder("src", List.of())));
    assertThat(seen(recipe, PackageBuild.Manner.OTHER)).isEqualTo("(110, 0)\n"); // ETIMEDOUT
  }
}
