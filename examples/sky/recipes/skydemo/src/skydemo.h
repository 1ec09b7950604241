/* An image of stars on a tangent plane, the search for them, and their catalogue. */
#ifndef SKYDEMO_H
#define SKYDEMO_H

#define WIDTH 328
#define HEIGHT 256
#define MOST_STARS 256

struct star {
  double x, y;    /* pixels, the centre of the first is 1 */
  double ra, dec; /* degrees */
  double flux;    /* counts */
  long healpix;   /* pixel of order 16, nested */
};

/* Reads "x y flux" lines; returns how many, or -1. */
int stars_read(const char *path, struct star *stars, int most);

/* Writes the stars, a background and noise as a FITS image with a WCS; returns the CFITSIO status. */
int image_write(const char *path, const struct star *stars, int count);

/* Reads pixels and header (to be freed by CFITSIO) of such an image; returns the CFITSIO status. */
int image_read(const char *path, double *pixels, char **header, int *cards);

/* Writes a catalogue as a FITS table; returns the CFITSIO status. */
int catalogue_write(const char *path, const struct star *stars, int count);

/* Convolves with a Gaussian of this width (pixels), as if the image went on beyond its edges. */
int convolve(double *pixels, double sigma);

/* Finds the stars in an image; `smooth` is the same one convolved. Returns how many. */
int detect(const double *pixels, const double *smooth, struct star *found, int most);

/* Gives each star its place in the sky; returns the WCSLIB status. */
int locate(char *header, int cards, struct star *stars, int count);

/* The pixel of order 16 that a place in the sky falls in. */
long healpix_of(double ra, double dec);

#endif
