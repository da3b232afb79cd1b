namespace Microsoft.ML.Calibrators;

/// <summary>
/// Platt's fit: the cross-entropy with smoothed targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) is minimised by damped Newton steps
/// (J. Platt, Probabilistic Outputs for Support Vector Machines, 1999, with its pseudocode's constants).
/// </summary>
internal sealed class PlattFit
{
    private const int MaximumSteps = 100;

    private readonly (float Score, bool Positive, float Weight)[] _rows;
    private readonly float[] _p;
    private readonly double _highTarget;
    private readonly double _lowTarget;
    private double _slope;
    private double _offset;
    private double _damping = 0.001;

    private PlattFit((float Score, bool Positive, float Weight)[] rows)
    {
        _rows = rows;
        double negatives = 0, positives = 0;
        foreach (var row in rows)
        {
            positives += row.Positive ? row.Weight : 0;
            negatives += row.Positive ? 0 : row.Weight;
        }

        _offset = Math.Log((negatives + 1) / (positives + 1));
        _highTarget = (positives + 1) / (positives + 2);
        _lowTarget = 1 / (negatives + 2);
        _p = new float[rows.Length];
        Array.Fill(_p, (float)((positives + 1) / (negatives + positives + 2)));
    }

    public static PlattCalibrator Fit((float Score, bool Positive, float Weight)[] rows)
    {
        if (rows.Length == 0)
        {
            return new PlattCalibrator(0, 0);
        }

        var fit = new PlattFit(rows);
        fit.Minimise();
        return new PlattCalibrator(fit._slope, fit._offset);
    }

    private void Minimise()
    {
        var before = double.MaxValue / 2;
        var settled = 0;
        for (var step = 0; step < MaximumSteps && settled < 3; step++)
        {
            var derivatives = Derivatives();
            if (Math.Abs(derivatives.D) < 1e-9 && Math.Abs(derivatives.E) < 1e-9)
            {
                return;
            }

            var loss = NewtonStep(derivatives, before);
            var change = loss - before;
            var scale = 0.5 * (loss + before + 1);
            settled = change > -1e-3 * scale && change < 1e-7 * scale ? settled + 1 : 0;
            before = loss;
        }
    }

    /// <summary>Hessian [A C; C B] and gradient (D, E) with respect to −slope and −offset.</summary>
    private (double A, double B, double C, double D, double E) Derivatives()
    {
        double a = 0, b = 0, c = 0, d = 0, e = 0;
        for (var i = 0; i < _rows.Length; i++)
        {
            var (x, positive, weight) = _rows[i];
            var p = _p[i];
            double curvature = p * (1 - p) * weight;
            var error = (p - (positive ? _highTarget : _lowTarget)) * weight;
            a += x * x * curvature;
            b += curvature;
            c += x * curvature;
            d += x * error;
            e += error;
        }

        return (a, b, c, d, e);
    }

    /// <summary>The loss after a step that lowers it, or after the damping has grown too large.</summary>
    private double NewtonStep((double A, double B, double C, double D, double E) h, double before)
    {
        var (slope, offset) = (_slope, _offset);
        while (true)
        {
            var determinant = ((h.A + _damping) * (h.B + _damping)) - (h.C * h.C);
            if (determinant == 0)
            {
                _damping *= 10;
                continue;
            }

            _slope = slope + ((((h.B + _damping) * h.D) - (h.C * h.E)) / determinant);
            _offset = offset + ((((h.A + _damping) * h.E) - (h.C * h.D)) / determinant);
            var loss = Loss();
            if (loss < before * (1 + 1e-7))
            {
                _damping *= 0.1;
                return loss;
            }

            _damping *= 10;
            if (_damping >= 1e6)
            {
                return loss;
            }
        }
    }

    private double Loss()
    {
        var calibrator = new PlattCalibrator(_slope, _offset);
        var loss = 0.0;
        for (var i = 0; i < _rows.Length; i++)
        {
            var (score, positive, weight) = _rows[i];
            var p = calibrator.PredictProbability(score);
            _p[i] = p;
            var target = positive ? _highTarget : _lowTarget;
            var log = p > 0 ? Math.Log(p) : -200;
            var logRest = p < 1 ? Math.Log(1 - p) : -200;
            loss -= ((target * log) + ((1 - target) * logRest)) * weight;
        }

        return loss;
    }
}
