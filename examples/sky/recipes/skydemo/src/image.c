/* Images and tables through CFITSIO. */
#include "skydemo.h"

#include <fitsio.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BACKGROUND 100.0
#define NOISE 3.0
#define SEEING 1.6 /* standard deviation of a star's image, pixels */

int stars_read(const char *path, struct star *stars, int most) {
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    return -1;
  }
  char line[256];
  int count = 0;
  while (count < most && fgets(line, sizeof line, file)) {
    if (line[0] != '#' && sscanf(line, "%lf %lf %lf", &stars[count].x, &stars[count].y, &stars[count].flux) == 3) {
      count++;
    }
  }
  fclose(file);
  return count;
}

/* The same numbers on every machine: a 64-bit linear congruential generator, twelve draws for a normal one. */
static double normal(uint64_t *state) {
  double sum = -6;
  for (int i = 0; i < 12; i++) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    sum += (double)(*state >> 11) / 9007199254740992.0;
  }
  return sum;
}

static void paint(double *pixels, const struct star *stars, int count) {
  uint64_t state = 20261121;
  for (int i = 0; i < WIDTH * HEIGHT; i++) {
    pixels[i] = BACKGROUND + NOISE * normal(&state);
  }
  for (int s = 0; s < count; s++) {
    for (int dy = -10; dy <= 10; dy++) {
      for (int dx = -10; dx <= 10; dx++) {
        int px = (int)lround(stars[s].x) + dx, py = (int)lround(stars[s].y) + dy;
        if (px >= 1 && px <= WIDTH && py >= 1 && py <= HEIGHT) {
          double rx = px - stars[s].x, ry = py - stars[s].y;
          pixels[(py - 1) * WIDTH + px - 1] +=
              stars[s].flux / (2 * M_PI * SEEING * SEEING) * exp(-(rx * rx + ry * ry) / (2 * SEEING * SEEING));
        }
      }
    }
  }
}

static void header_write(fitsfile *fits, int *status) {
  struct { const char *name; double value; } numbers[] = {
      {"CRPIX1", WIDTH / 2.0}, {"CRPIX2", HEIGHT / 2.0}, {"CRVAL1", 150.11916667}, {"CRVAL2", 2.20583333},
      {"CD1_1", -5.5e-5},      {"CD1_2", 4e-6},          {"CD2_1", 4e-6},          {"CD2_2", 5.5e-5}};
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    fits_update_key(fits, TDOUBLE, numbers[i].name, &numbers[i].value, NULL, status);
  }
  fits_update_key(fits, TSTRING, "CTYPE1", "RA---TAN", NULL, status);
  fits_update_key(fits, TSTRING, "CTYPE2", "DEC--TAN", NULL, status);
  fits_update_key(fits, TSTRING, "CUNIT1", "deg", NULL, status);
  fits_update_key(fits, TSTRING, "CUNIT2", "deg", NULL, status);
  fits_update_key(fits, TSTRING, "RADESYS", "ICRS", NULL, status);
}

int image_write(const char *path, const struct star *stars, int count) {
  double *pixels = malloc(sizeof *pixels * WIDTH * HEIGHT);
  if (!pixels) {
    return MEMORY_ALLOCATION;
  }
  paint(pixels, stars, count);
  int status = 0;
  long axes[2] = {WIDTH, HEIGHT};
  fitsfile *fits = NULL;
  if (fits_create_file(&fits, path, &status) == 0) {
    fits_create_img(fits, FLOAT_IMG, 2, axes, &status);
    header_write(fits, &status);
    fits_write_img(fits, TDOUBLE, 1, (LONGLONG)WIDTH * HEIGHT, pixels, &status);
    fits_close_file(fits, &status);
  }
  free(pixels);
  return status;
}

int image_read(const char *path, double *pixels, char **header, int *cards) {
  int status = 0;
  fitsfile *fits = NULL;
  if (fits_open_image(&fits, path, READONLY, &status) == 0) {
    fits_read_img(fits, TDOUBLE, 1, (LONGLONG)WIDTH * HEIGHT, NULL, pixels, NULL, &status);
    fits_hdr2str(fits, 1, NULL, 0, header, cards, &status);
    fits_close_file(fits, &status);
  }
  return status;
}

int catalogue_write(const char *path, const struct star *stars, int count) {
  char *names[] = {"X", "Y", "RA", "DEC", "FLUX", "HEALPIX"};
  char *forms[] = {"1D", "1D", "1D", "1D", "1D", "1K"};
  char *units[] = {"pixel", "pixel", "deg", "deg", "count", ""};
  int status = 0;
  fitsfile *fits = NULL;
  if (fits_create_file(&fits, path, &status)) {
    return status;
  }
  fits_create_tbl(fits, BINARY_TBL, count, 6, names, forms, units, "STARS", &status);
  for (int i = 0; i < count; i++) {
    const double row[] = {stars[i].x, stars[i].y, stars[i].ra, stars[i].dec, stars[i].flux};
    for (int c = 0; c < 5; c++) {
      fits_write_col(fits, TDOUBLE, c + 1, i + 1, 1, 1, (void *)&row[c], &status);
    }
    long pixel = stars[i].healpix;
    fits_write_col(fits, TLONG, 6, i + 1, 1, 1, &pixel, &status);
  }
  fits_close_file(fits, &status);
  return status;
}
