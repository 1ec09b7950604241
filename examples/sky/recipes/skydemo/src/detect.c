/* Convolution through FFTW, detection, and the sky through WCSLIB. */
#include "skydemo.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wcslib/wcs.h>
#include <wcslib/wcshdr.h>

#define THRESHOLD 8.0 /* of a smoothed pixel, in standard deviations of the smoothed background */
#define APERTURE 6    /* pixels around a star that are summed */

/* The transform of a Gaussian is one; frequencies in cycles for each pixel. */
int convolve(double *pixels, double sigma) {
  int columns = WIDTH / 2 + 1;
  fftw_complex *modes = fftw_alloc_complex((size_t)HEIGHT * columns);
  if (!modes) {
    return -1;
  }
  fftw_plan there = fftw_plan_dft_r2c_2d(HEIGHT, WIDTH, pixels, modes, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_2d(HEIGHT, WIDTH, modes, pixels, FFTW_ESTIMATE);
  fftw_execute(there);
  for (int j = 0; j < HEIGHT; j++) {
    double v = (double)(j <= HEIGHT / 2 ? j : j - HEIGHT) / HEIGHT;
    for (int i = 0; i < columns; i++) {
      double u = (double)i / WIDTH;
      double factor = exp(-2 * M_PI * M_PI * sigma * sigma * (u * u + v * v)) / ((double)WIDTH * HEIGHT);
      modes[j * columns + i][0] *= factor;
      modes[j * columns + i][1] *= factor;
    }
  }
  fftw_execute(back);
  fftw_destroy_plan(there);
  fftw_destroy_plan(back);
  fftw_free(modes);
  return 0;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The middle of all pixels, and the spread below it: stars only add. */
static void background(const double *pixels, double *level, double *spread) {
  double *sorted = malloc(sizeof *sorted * WIDTH * HEIGHT);
  if (!sorted) {
    abort();
  }
  memcpy(sorted, pixels, sizeof *sorted * WIDTH * HEIGHT);
  qsort(sorted, WIDTH * HEIGHT, sizeof *sorted, ascending);
  *level = sorted[WIDTH * HEIGHT / 2];
  *spread = *level - sorted[(int)(WIDTH * HEIGHT * 0.1587)];
  free(sorted);
}

static int is_peak(const double *smooth, int x, int y) {
  for (int dy = -2; dy <= 2; dy++) {
    for (int dx = -2; dx <= 2; dx++) {
      if ((dx || dy) && smooth[(y + dy) * WIDTH + x + dx] >= smooth[y * WIDTH + x]) {
        return 0;
      }
    }
  }
  return 1;
}

/* Sums in a circle; the centre is that of the weights, found again from itself a few times. */
static void measure(const double *pixels, double level, int x, int y, struct star *star) {
  double cx = x, cy = y, flux = 0;
  for (int round = 0; round < 8; round++) {
    double sum = 0, sx = 0, sy = 0;
    flux = 0;
    for (int py = y - APERTURE; py <= y + APERTURE; py++) {
      for (int px = x - APERTURE; px <= x + APERTURE; px++) {
        if (px < 0 || py < 0 || px >= WIDTH || py >= HEIGHT) {
          continue;
        }
        double value = pixels[py * WIDTH + px] - level, r2 = (px - cx) * (px - cx) + (py - cy) * (py - cy);
        double weight = value * exp(-r2 / (2 * 2.0 * 2.0));
        sum += weight;
        sx += weight * px;
        sy += weight * py;
        flux += r2 <= APERTURE * APERTURE ? value : 0;
      }
    }
    cx = sx / sum;
    cy = sy / sum;
  }
  star->x = cx + 1;
  star->y = cy + 1;
  star->flux = flux;
}

int detect(const double *pixels, const double *smooth, struct star *found, int most) {
  double level, spread, ignored;
  background(smooth, &ignored, &spread);
  background(pixels, &level, &(double){0});
  int count = 0;
  for (int y = 3; y < HEIGHT - 3; y++) {
    for (int x = 3; x < WIDTH - 3; x++) {
      if (count < most && smooth[y * WIDTH + x] > level + THRESHOLD * spread && is_peak(smooth, x, y)) {
        measure(pixels, level, x, y, &found[count++]);
      }
    }
  }
  return count;
}

int locate(char *header, int cards, struct star *stars, int count) {
  int rejected = 0, systems = 0;
  struct wcsprm *wcs = NULL;
  int status = wcspih(header, cards, WCSHDR_all, 0, &rejected, &systems, &wcs);
  if (status || systems < 1) {
    return status ? status : -1;
  }
  status = wcsset(wcs);
  for (int i = 0; i < count && !status; i++) {
    double pixel[2] = {stars[i].x, stars[i].y}, image[2], world[2], phi, theta;
    int bad = 0;
    status = wcsp2s(wcs, 1, 2, pixel, image, &phi, &theta, world, &bad);
    stars[i].ra = world[0];
    stars[i].dec = world[1];
    stars[i].healpix = healpix_of(world[0], world[1]);
  }
  wcsvfree(&systems, &wcs);
  return status;
}
