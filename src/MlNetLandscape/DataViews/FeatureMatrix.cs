using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// A matrix of floats <c>[N, D]</c> whose rows arrive one after another, written straight into tensors: into one where N is known, into tensors of
/// doubling size where it is not.
/// </summary>
internal sealed class FeatureMatrix(int width, long? expectedRows) : IDisposable
{
    private const int LargestBlockRows = 1024;
    private const int LargestBlockFloats = 1 << 24; // 64 MiB: a span holds less than 2 GiB
    private const long LargestChunkFloats = 1 << 26; // 256 MiB

    private readonly int _blockRows = Math.Clamp(LargestBlockFloats / width, 1, LargestBlockRows);

    private readonly List<Tensor> _full = [];
    private Tensor? _chunk;
    private long _capacity;
    private long _filled;

    /// <summary>Room for some rows more, at most 1024, <c>[rows, D]</c> row-major. Valid until <see cref="Commit"/>.</summary>
    public Span<float> NextBlock()
    {
        if (_filled == _capacity)
        {
            StartChunk();
        }

        var rows = Math.Min(_blockRows, _capacity - _filled);
        using var block = _chunk!.narrow(0, _filled, rows);
        return MemoryMarshal.Cast<byte, float>(block.bytes);
    }

    /// <summary>Keeps the first <paramref name="rows"/> of the block.</summary>
    public void Commit(int rows) => _filled += rows;

    /// <summary>The matrix; the caller disposes it.</summary>
    public Tensor ToTensor()
    {
        if (_chunk is null)
        {
            return empty(0, width);
        }

        if (_full.Count == 0 && _filled == _capacity)
        {
            var whole = _chunk;
            _chunk = null;
            return whole;
        }

        using var rest = _chunk.narrow(0, 0, _filled);
        return cat([.. _full, rest], 0);
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        foreach (var chunk in _full)
        {
            chunk.Dispose();
        }
    }

    private void StartChunk()
    {
        if (_chunk is not null)
        {
            _full.Add(_chunk);
        }

        var doubled = Math.Clamp(2 * _capacity, _blockRows, Math.Max(_blockRows, LargestChunkFloats / width));
        _capacity = _chunk is null && expectedRows > 0 ? expectedRows.Value : doubled;
        _filled = 0;
        _chunk = empty(_capacity, width).DetachFromDisposeScope();
    }
}
