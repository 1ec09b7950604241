// The one call of the C++ library.
#include <healpix_base.h>

extern "C" long healpix_of(double ra, double dec);

long healpix_of(double ra, double dec) {
  static const T_Healpix_Base<int64> base(16, NEST);
  const double degree = 3.14159265358979323846 / 180;
  return base.ang2pix(pointing((90 - dec) * degree, ra * degree));
}
