/* skydemo [EXPECTED]: makes an image of stars, finds them again, writes their catalogue, and compares it with the one
   expected ("ra dec flux" lines). Prints lines "result NAME VALUE". */
#include "skydemo.h"

#include <erfa.h>
#include <erfam.h>
#include <fitsio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MATCH_PIXELS 1.0

static int fail(const char *what, int status) {
  fprintf(stderr, "skydemo: %s (status %d)\n", what, status);
  return 1;
}

/* Arc seconds between two places. */
static double separation(const struct star *a, const struct star *b) {
  return eraSeps(a->ra * ERFA_DD2R, a->dec * ERFA_DD2R, b->ra * ERFA_DD2R, b->dec * ERFA_DD2R) * ERFA_DR2AS;
}

static void compare(const struct star *true_stars, int count, const struct star *found, int detected) {
  int matched = 0;
  double squares = 0, flux = 0;
  for (int i = 0; i < count; i++) {
    for (int j = 0; j < detected; j++) {
      if (hypot(true_stars[i].x - found[j].x, true_stars[i].y - found[j].y) < MATCH_PIXELS) {
        double arcsec = separation(&true_stars[i], &found[j]);
        squares += arcsec * arcsec;
        flux += found[j].flux / true_stars[i].flux;
        matched++;
      }
    }
  }
  printf("result stars %d\n", count);
  printf("result detected %d\n", detected);
  printf("result matched %d\n", matched);
  printf("result rms_mas %.1f\n", matched ? 1000 * sqrt(squares / matched) : -1);
  printf("result flux_ratio %.4f\n", matched ? flux / matched : -1);
}

/* How many of the expected lines are found, within 5 mas and a thousandth of the flux. */
static int expected(const char *path, const struct star *found, int detected) {
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    return -1;
  }
  int same = 0;
  struct star wanted;
  char line[256];
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "%lf %lf %lf", &wanted.ra, &wanted.dec, &wanted.flux) == 3) {
      for (int j = 0; j < detected; j++) {
        same += separation(&wanted, &found[j]) < 0.005 && fabs(found[j].flux / wanted.flux - 1) < 1e-3;
      }
    }
  }
  fclose(file);
  return same;
}

static int run(const char *folder, const char *expected_path) {
  static struct star stars[MOST_STARS], found[MOST_STARS];
  static double pixels[WIDTH * HEIGHT], smooth[WIDTH * HEIGHT];
  char image[4096], catalogue[4096];
  snprintf(image, sizeof image, "%s/image.fits", folder);
  snprintf(catalogue, sizeof catalogue, "%s/catalogue.fits", folder);

  int count = stars_read(SKYDEMO_STARS, stars, MOST_STARS);
  if (count < 1) {
    return fail("no stars in " SKYDEMO_STARS, count);
  }
  int status = image_write(image, stars, count);
  char *header = NULL;
  int cards = 0;
  status = status ? status : image_read(image, pixels, &header, &cards);
  if (status) {
    return fail("the image cannot be written and read", status);
  }
  memcpy(smooth, pixels, sizeof smooth);
  if (convolve(smooth, 1.6)) {
    return fail("no memory", 0);
  }
  int detected = detect(pixels, smooth, found, MOST_STARS);
  status = locate(header, cards, found, detected);
  status = status ? status : locate(header, cards, stars, count);
  int unused = 0;
  fits_free_memory(header, &unused);
  status = status ? status : catalogue_write(catalogue, found, detected);
  if (status) {
    return fail("the catalogue cannot be made", status);
  }
  compare(stars, count, found, detected);
  if (expected_path) {
    printf("result as_expected %d\n", expected(expected_path, found, detected));
  } else {
    for (int j = 0; j < detected; j++) {
      printf("%.7f %.7f %.1f %ld\n", found[j].ra, found[j].dec, found[j].flux, found[j].healpix);
    }
  }
  long first = found[0].healpix;
  printf("result first_healpix %ld\n", first);
  unlink(image);
  unlink(catalogue);
  return 0;
}

int main(int count, char **words) {
  const char *temporary = getenv("TMPDIR");
  char folder[4000];
  snprintf(folder, sizeof folder, "%s/skydemo-XXXXXX", temporary ? temporary : "/tmp");
  if (!mkdtemp(folder)) {
    perror(folder);
    return 1;
  }
  int status = run(folder, count > 1 ? words[1] : NULL);
  rmdir(folder);
  return status;
}
