namespace Microsoft.ML.Trainers;

/// <summary>A smooth function: returns its value at <paramref name="x"/> and sets its gradient.</summary>
internal delegate double SmoothObjective(double[] x, double[] gradient);

/// <summary>
/// Minimises f(x) + λ Σ|xᵢ| over the i that are not free, by limited-memory quasi-Newton steps within an orthant
/// (Andrew and Gao, Scalable Training of L1-Regularized Log-Linear Models, 2007). With λ = 0 it is L-BFGS with backtracking.
/// </summary>
internal sealed class OrthantWiseMinimizer(SmoothObjective objective, int free, double penalty, int memory, double tolerance)
{
    private const int ObservedSteps = 5;
    private const int MaximumHalvings = 50;

    private readonly LinkedList<(double[] Step, double[] Change, double Product)> _history = new();

    /// <summary>The first <paramref name="size"/> coordinates start at zero; stops when the mean relative decrease of five steps is below the tolerance.</summary>
    public double[] Minimise(int size)
    {
        var x = new double[size];
        var gradient = new double[size];
        var value = objective(x, gradient) + Penalty(x);
        var values = new Queue<double>();
        while (true)
        {
            var pseudo = PseudoGradient(x, gradient);
            var direction = Direction(pseudo);
            var moved = Search(x, value, pseudo, direction, out var next, out var nextGradient, out var nextValue);
            if (!moved)
            {
                return x;
            }

            Remember(x, next, gradient, nextGradient);
            (x, gradient, value) = (next, nextGradient, nextValue);
            values.Enqueue(value);
            if (values.Count > ObservedSteps && (values.Dequeue() - value) / ObservedSteps <= tolerance * Math.Abs(value))
            {
                return x;
            }
        }
    }

    private double Penalty(double[] x)
    {
        var sum = 0.0;
        for (var i = free; i < x.Length; i++)
        {
            sum += Math.Abs(x[i]);
        }

        return penalty * sum;
    }

    /// <summary>The subgradient of least magnitude.</summary>
    private double[] PseudoGradient(double[] x, double[] gradient)
    {
        var pseudo = (double[])gradient.Clone();
        for (var i = free; i < x.Length; i++)
        {
            pseudo[i] = x[i] != 0 ? gradient[i] + (penalty * Math.Sign(x[i]))
                : gradient[i] < -penalty ? gradient[i] + penalty
                : gradient[i] > penalty ? gradient[i] - penalty
                : 0;
        }

        return pseudo;
    }

    /// <summary>−H⁻¹ · pseudo-gradient by the two-loop recursion, without the coordinates in which it would climb.</summary>
    private double[] Direction(double[] pseudo)
    {
        var direction = pseudo.Select(value => -value).ToArray();
        var factors = new Stack<double>();
        for (var pair = _history.Last; pair is not null; pair = pair.Previous)
        {
            var factor = Dot(pair.Value.Step, direction) / pair.Value.Product;
            factors.Push(factor);
            Add(direction, -factor, pair.Value.Change);
        }

        if (_history.Last is { Value: var (_, change, product) })
        {
            Scale(direction, product / Dot(change, change));
        }

        for (var pair = _history.First; pair is not null; pair = pair.Next)
        {
            Add(direction, factors.Pop() - (Dot(pair.Value.Change, direction) / pair.Value.Product), pair.Value.Step);
        }

        for (var i = free; penalty > 0 && i < direction.Length; i++)
        {
            direction[i] = direction[i] * pseudo[i] >= 0 ? 0 : direction[i];
        }

        return direction;
    }

    private bool Search(
        double[] x, double value, double[] pseudo, double[] direction, out double[] next, out double[] nextGradient, out double nextValue)
    {
        var norm = Math.Sqrt(Dot(direction, direction));
        var rate = _history.Count > 0 ? 1 : 1 / Math.Max(1, norm);
        next = x;
        nextGradient = new double[x.Length];
        nextValue = value;
        for (var halving = 0; norm > 0 && halving < MaximumHalvings; halving++, rate /= 2)
        {
            next = Step(x, pseudo, direction, rate);
            nextValue = objective(next, nextGradient) + Penalty(next);
            var descent = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                descent += pseudo[i] * (next[i] - x[i]);
            }

            if (nextValue <= value + (1e-4 * descent) && descent < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Coordinates that would leave their orthant stop at zero.</summary>
    private double[] Step(double[] x, double[] pseudo, double[] direction, double rate)
    {
        var next = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            next[i] = x[i] + (rate * direction[i]);
            var orthant = x[i] != 0 ? Math.Sign(x[i]) : -Math.Sign(pseudo[i]);
            if (i >= free && penalty > 0 && next[i] * orthant < 0)
            {
                next[i] = 0;
            }
        }

        return next;
    }

    private void Remember(double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var step = next.Zip(x, static (a, b) => a - b).ToArray();
        var change = nextGradient.Zip(gradient, static (a, b) => a - b).ToArray();
        var product = Dot(step, change);
        if (product <= 1e-14 * Dot(change, change))
        {
            return;
        }

        _history.AddLast((step, change, product));
        if (_history.Count > memory)
        {
            _history.RemoveFirst();
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] target, double factor, double[] source)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    private static void Scale(double[] target, double factor)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] *= factor;
        }
    }
}
