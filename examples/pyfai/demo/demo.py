"""The stack's demo: offline, a few seconds, no display.

pyFAI: the LaB6 powder pattern on a Pilatus 100k detector is computed, then integrated azimuthally
with four methods. PyMca: two peaks on a slope are fitted, and a stack of spectra is taken apart into
principal components. Everything is computed from formulas, so the results are known.
"""

import os
import sys

os.environ.setdefault("MPLCONFIGDIR", "/tmp")
os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy


def result(name, value, digits=4):
    print("result %s %.*f" % (name, digits, value))
    sys.stdout.flush()


def azimuthal_integration():
    import pyFAI
    from pyFAI.azimuthalIntegrator import AzimuthalIntegrator
    from pyFAI.calibrant import get_calibrant

    detector = pyFAI.detector_factory("Pilatus100k")
    integrator = AzimuthalIntegrator(
        dist=0.1, poni1=0.0168, poni2=-0.02, detector=detector, wavelength=1e-10
    )
    image = get_calibrant("LaB6").fake_calibration_image(integrator, Imax=1000.0)
    result("pixels", image.size, 0)
    methods = {
        "bbox_histogram": ("bbox", "histogram", "cython"),
        "bbox_csr": ("bbox", "csr", "cython"),
        "bbox_lut": ("bbox", "lut", "cython"),
        "full_csr": ("full", "csr", "cython"),
    }
    for name, method in methods.items():
        theta, intensity = integrator.integrate1d(
            image, 1000, unit="2th_deg", method=method, correctSolidAngle=False
        )
        strongest = int(intensity.argmax())
        near = slice(strongest - 4, strongest + 5)
        peak = float((theta[near] * intensity[near]).sum() / intensity[near].sum())
        result("peak_" + name, peak)
        result("mean_" + name, float(intensity.mean()))


def peak_fit():
    from PyMca5.PyMcaMath.fitting import Gefit

    def model(p, x):
        peaks = sum(
            p[i] * numpy.exp(-0.5 * ((x - p[i + 1]) / p[i + 2]) ** 2) for i in (2, 5)
        )
        return p[0] + p[1] * x + peaks

    true = [10.0, 0.5, 1000.0, 35.0, 3.0, 400.0, 48.0, 5.0]
    x = numpy.arange(100.0)
    y = model(true, x)
    start = [5.0, 0.1, 800.0, 33.0, 2.0, 300.0, 50.0, 4.0]
    fitted, chisq, _ = Gefit.LeastSquaresFit(model, start, xdata=x, ydata=y)
    result("fit_first_peak", fitted[3])
    result("fit_second_peak", fitted[6])
    result("fit_area_ratio", fitted[2] * fitted[4] / (fitted[5] * fitted[7]))


def principal_components():
    from PyMca5.PyMcaMath.mva import PCATools

    # Three known spectra mixed in known, orthogonal amounts: three components explain everything.
    channels = numpy.arange(64.0)
    spectra = [
        numpy.exp(-0.5 * ((channels - centre) / 4.0) ** 2) for centre in (12.0, 32.0, 52.0)
    ]
    pixel = numpy.arange(400)
    amounts = [
        9.0 * numpy.cos(2 * numpy.pi * pixel / 400),
        3.0 * numpy.cos(2 * numpy.pi * 2 * pixel / 400),
        1.0 * numpy.cos(2 * numpy.pi * 3 * pixel / 400),
    ]
    stack = sum(numpy.outer(a, s) for a, s in zip(amounts, spectra)) + 5.0
    images, eigenvalues, vectors = PCATools.numpyPCA(
        stack.reshape(20, 20, 64), ncomponents=4, scale=False
    )[:3]
    total = float(numpy.sum(eigenvalues[:4]))
    for i in range(3):
        result("pca_share_%d" % (i + 1), 100.0 * float(eigenvalues[i]) / total)


def main():
    import h5py
    import matplotlib
    import scipy.linalg

    matplotlib.use("Agg")
    result("blas", numpy.dot(numpy.arange(1000.0), numpy.ones(1000)), 1)
    result("lapack", scipy.linalg.det(numpy.array([[4.0, 3.0], [6.0, 3.0]])))
    with h5py.File("demo.h5", "w", driver="core", backing_store=False) as file:
        file["data"] = numpy.arange(10)
        result("hdf5", file["data"][...].sum(), 0)
    azimuthal_integration()
    peak_fit()
    principal_components()


if __name__ == "__main__":
    main()
