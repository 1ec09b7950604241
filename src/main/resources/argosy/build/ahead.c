/* The time of day, AHEAD seconds from now, for programs that load this before the C library: time(2), gettimeofday(2),
   clock_gettime(2), timespec_get(3). Deadlines that were computed from it are taken back before the C library waits
   for them. x86-64 Linux; no headers, so that a compiler alone makes it. */
struct moment { long seconds, rest; }; /* struct timespec and struct timeval */

enum { REALTIME = 0, REALTIME_COARSE = 5, TAI = 11, UTC_BASE = 1, ABSOLUTE = 1, GETTIME = 228 };
#define NEXT ((void *)-1L)

extern long syscall(long, ...);
extern void *dlsym(void *, const char *);

static int of_day(int clock) { return clock == REALTIME || clock == REALTIME_COARSE || clock == TAI; }

int clock_gettime(int clock, struct moment *now) {
  long failed = syscall(GETTIME, (long)clock, now);
  if (!failed && of_day(clock)) now->seconds += AHEAD;
  return (int)failed;
}

int gettimeofday(struct moment *now, void *zone) {
  (void)zone;
  if (now && !clock_gettime(REALTIME, now)) now->rest /= 1000;
  return 0;
}

long time(long *out) {
  struct moment now;
  clock_gettime(REALTIME_COARSE, &now);
  if (out) *out = now.seconds;
  return now.seconds;
}

int timespec_get(struct moment *now, int base) {
  return base == UTC_BASE && !clock_gettime(REALTIME, now) ? base : 0;
}

/* A deadline of the time of day is later than half of AHEAD before now here; one of a clock since boot is not. */
static const struct moment *taken_back(const struct moment *deadline, struct moment *place) {
  if (!deadline || deadline->seconds < time(0) - AHEAD / 2) return deadline;
  place->seconds = deadline->seconds - AHEAD;
  place->rest = deadline->rest;
  return place;
}

typedef int wait_two(void *, const struct moment *);
typedef int wait_three(void *, void *, const struct moment *);
typedef int sleep_until(int, int, const struct moment *, struct moment *);

#define WAITS(name) \
  int name(void *what, const struct moment *deadline) { \
    struct moment place; \
    return ((wait_two *)dlsym(NEXT, #name))(what, taken_back(deadline, &place)); \
  }

WAITS(pthread_mutex_timedlock)
WAITS(pthread_rwlock_timedrdlock)
WAITS(pthread_rwlock_timedwrlock)
WAITS(sem_timedwait)

int pthread_cond_timedwait(void *condition, void *mutex, const struct moment *deadline) {
  struct moment place;
  return ((wait_three *)dlsym(NEXT, "pthread_cond_timedwait"))(condition, mutex, taken_back(deadline, &place));
}

int clock_nanosleep(int clock, int flags, const struct moment *until, struct moment *left) {
  struct moment place;
  const struct moment *real = flags & ABSOLUTE && of_day(clock) ? taken_back(until, &place) : until;
  return ((sleep_until *)dlsym(NEXT, "clock_nanosleep"))(clock, flags, real, left);
}
