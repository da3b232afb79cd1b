using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A band under way: pivots between two fixed ends, their velocities, and the share of the band's length that each segment is to have.</summary>
/// <remarks>Its vectors are made in the scope that is open when it is made or given a pivot; that must last as long as the band.</remarks>
internal sealed class ElasticBand<TVector>
{
    private readonly IVectorSpace<TVector> _space;
    private readonly BandOptions _options;
    private List<TVector> _points = [];
    private List<TVector> _moved = []; // where redistributed pivots are put; as many as there are pivots
    private readonly List<TVector> _velocities = [];
    private readonly List<double> _shares = [];

    public ElasticBand(IVectorSpace<TVector> space, TVector from, TVector to, IReadOnlyList<TVector>? start, BandOptions options)
    {
        (_space, _options) = (space, options);
        var segments = start?.Count - 1 ?? options.FirstPivots + 1;
        for (var index = 0; index <= segments; index++)
        {
            if (index > 0 && index < segments)
            {
                _points.Add(start is null ? Mix(from, to, (double)index / segments) : space.Copy(start[index]));
                Room();
            }
            else
            {
                _points.Add(space.Copy(index == 0 ? from : to));
            }
        }

        var lengths = start is null ? [.. Enumerable.Repeat(1.0, segments)] : Lengths(); // a band that goes on keeps its spacing
        _shares = [.. lengths.Select(length => length / lengths.Sum())];
    }

    public IReadOnlyList<TVector> Points => _points;

    /// <summary>One step against the gradient across the band.</summary>
    /// <returns>The highest loss of a pivot or an end, and the largest force on a pivot; the band is as before where a loss is not finite.</returns>
    public (double Highest, double Force) Step(IObjective<TVector> objective, double startLoss, double endLoss, double rate)
    {
        var stiff = double.IsPositiveInfinity(_options.SpringConstant);
        if (stiff)
            Redistribute();
        var (inner, losses) = (_velocities.Count, new double[_points.Count]);
        (losses[0], losses[^1]) = (startLoss, endLoss);
        using var scope = _space.OpenScope();
        var gradients = new TVector[inner];
        for (var index = 0; index < inner; index++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            (losses[index + 1], gradients[index]) = objective.Gradient(_points[index + 1]);
        }

        if (losses.Any(loss => !double.IsFinite(loss)))
            return (double.NaN, double.NaN);
        TVector[] segments = [.. _points.Zip(_points.Skip(1), (a, b) => _space.Add(b, -1, a))];
        double[] lengths = [.. segments.Select(_space.Norm)];
        var (total, largest) = (lengths.Sum(), 0.0);
        for (var index = 0; index < inner; index++)
        {
            var (force, tangent) = (gradients[index], Tangent(segments, lengths, losses, index + 1));
            _space.Axpy(-_space.Dot(force, tangent), tangent, force); // g − (g·t) t
            largest = Math.Max(largest, _space.Norm(force));
            if (!stiff)
            {
                var excess = lengths[index] - (_shares[index] * total) - (lengths[index + 1] - (_shares[index + 1] * total));
                _space.Axpy(_options.SpringConstant * excess, tangent, force); // back where the segment behind is too long
            }

            _space.Scale(_options.Momentum, _velocities[index]);
            _space.Axpy(1, force, _velocities[index]);
        }

        for (var index = 0; index < inner; index++)
            _space.Axpy(-rate, _velocities[index], _points[index + 1]);
        return (losses.Max(), largest);
    }

    /// <summary>Forgets the velocities.</summary>
    public void Rest() => _velocities.ForEach(velocity => _space.Scale(0, velocity));

    /// <summary>Puts new pivots into the segments where the loss between two pivots stands out most from the line between theirs.</summary>
    /// <param name="inside">Losses inside each segment at equal distances, <c>[segments][m]</c>.</param>
    /// <param name="losses">Of the points, ends included.</param>
    /// <returns>How many.</returns>
    public int Insert(double[][] inside, double[] losses)
    {
        var all = inside.SelectMany(segment => segment).Concat(losses).ToArray();
        var range = all.Max() - all.Min();
        var found = new List<(int Segment, double Share, double Score)>();
        for (var segment = 0; segment < inside.Length; segment++)
        {
            for (var place = 0; place < inside[segment].Length; place++)
            {
                var share = (place + 1.0) / (inside[segment].Length + 1);
                found.Add((segment, share, (inside[segment][place] - ((1 - share) * losses[segment]) - (share * losses[segment + 1])) / range));
            }
        }

        var chosen = found.Where(place => place.Score > _options.InsertionThreshold).GroupBy(place => place.Segment)
            .Select(segment => segment.MaxBy(place => place.Score)).OrderByDescending(place => place.Score).Take(_options.InsertionsPerCycle)
            .OrderByDescending(place => place.Segment).ToArray(); // the last first: the others keep their numbers
        foreach (var (segment, share, _) in chosen)
        {
            _points.Insert(segment + 1, Mix(_points[segment], _points[segment + 1], share));
            Room();
            (_shares[segment], var whole) = (share * _shares[segment], _shares[segment]);
            _shares.Insert(segment + 1, (1 - share) * whole);
        }

        return chosen.Length;
    }

    /// <summary>(1 − share) a + share b, a new vector.</summary>
    private TVector Mix(TVector a, TVector b, double share)
    {
        var mixture = _space.Copy(a);
        _space.Scale(1 - share, mixture);
        _space.Axpy(share, b, mixture);
        return mixture;
    }

    /// <summary>Of the segments.</summary>
    private double[] Lengths()
    {
        using var scope = _space.OpenScope();
        return [.. _points.Zip(_points.Skip(1), (a, b) => _space.Norm(_space.Add(b, -1, a)))];
    }

    private void Room()
    {
        _velocities.Add(_space.Zero());
        _moved.Add(_space.Zero());
    }

    /// <summary>Moves the pivots along the band to where the segments have their shares of its length: what a spring of no give does.</summary>
    private void Redistribute()
    {
        var lengths = Lengths();
        var (total, wanted, segment, passed) = (lengths.Sum(), 0.0, 0, 0.0);
        for (var index = 0; index < _moved.Count; index++)
        {
            wanted += _shares[index] * total;
            while (segment < lengths.Length - 1 && passed + lengths[segment] < wanted)
                passed += lengths[segment++];
            var share = lengths[segment] > 0 ? Math.Clamp((wanted - passed) / lengths[segment], 0, 1) : 0;
            _space.Overwrite(_moved[index], _points[segment]);
            _space.Scale(1 - share, _moved[index]);
            _space.Axpy(share, _points[segment + 1], _moved[index]);
        }

        var old = _points[1..^1];
        _points = [_points[0], .. _moved, _points[^1]];
        _moved = old;
    }

    /// <summary>The unit tangent at a pivot: towards the higher neighbour, or between both where the pivot is the highest or lowest of the three (Henkelman &amp; Jónsson 2000, eqs. 8–11).</summary>
    private TVector Tangent(TVector[] segments, double[] lengths, double[] losses, int pivot)
    {
        var (ahead, behind) = (losses[pivot + 1] - losses[pivot], losses[pivot - 1] - losses[pivot]);
        var (forward, backward) = (ahead > 0 && behind < 0, ahead < 0 && behind > 0) switch
        {
            (true, _) => (1.0, 0.0),
            (_, true) => (0.0, 1.0),
            _ => ahead > behind // the larger weight on the side of the higher neighbour
                ? (Math.Max(Math.Abs(ahead), Math.Abs(behind)), Math.Min(Math.Abs(ahead), Math.Abs(behind)))
                : (Math.Min(Math.Abs(ahead), Math.Abs(behind)), Math.Max(Math.Abs(ahead), Math.Abs(behind))),
        };
        var tangent = Blend(forward, backward);
        return _space.Norm(tangent) > 0 ? Unit(tangent) : Unit(Blend(1, 1)); // no slope at all, or both cancel: along the band

        TVector Blend(double a, double b)
        {
            var sum = _space.Zero();
            if (lengths[pivot] > 0)
                _space.Axpy(a / lengths[pivot], segments[pivot], sum);
            if (lengths[pivot - 1] > 0)
                _space.Axpy(b / lengths[pivot - 1], segments[pivot - 1], sum);
            return sum;
        }

        TVector Unit(TVector x)
        {
            if (_space.Norm(x) is var norm and > 0)
                _space.Scale(1 / norm, x);
            return x;
        }
    }
}
