using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector of <see cref="Length"/> items, dense, or sparse with explicit values at increasing indices and default(T) elsewhere.
/// It shares its arrays with whoever made it; getters reuse the arrays of the buffer they are given.
/// </summary>
public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public VBuffer(int length, T[] values, int[] indices = null)
        : this(length, length, values, indices)
    {
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length), "Must be non-negative");
        Contracts.CheckParam(count >= 0 && count <= length, nameof(count), "Must be between 0 and length");
        Contracts.CheckParam((values?.Length ?? 0) >= count, nameof(values), "Too short");
        Contracts.CheckParam(count == length || (indices?.Length ?? 0) >= count, nameof(indices), "Too short");
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Contracts.CheckParam(sourceIndex >= 0 && sourceIndex <= Length, nameof(sourceIndex), "Must be between 0 and Length");
        Contracts.CheckParam(length >= 0 && sourceIndex <= Length - length, nameof(length), "Must stay within the vector");
        if (IsDense)
        {
            var dense = VBufferEditor.Create(ref destination, length);
            GetValues().Slice(sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        var first = FirstAtOrAfter(sourceIndex);
        var last = FirstAtOrAfter(sourceIndex + length);
        var editor = VBufferEditor.Create(ref destination, length, last - first);
        GetValues()[first..last].CopyTo(editor.Values);
        for (var i = 0; i < editor.Indices.Length; i++)
        {
            editor.Indices[i] = _indices[first + i] - sourceIndex;
        }

        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Contracts.CheckParam(
            destinationIndex >= 0 && destinationIndex <= destination.Length - Length,
            nameof(destination),
            "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        // Upstream clears a vector without explicit values whatever the default.
        target.Fill(_count == 0 ? default : defaultValue);
        for (var i = 0; i < _count; i++)
        {
            target[_indices[i]] = _values[i];
        }
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        var next = 0;
        for (var i = 0; i < _count; i++)
        {
            var slot = IsDense ? i : _indices[i];
            for (; all && next < slot; next++)
            {
                yield return new KeyValuePair<int, T>(next, default);
            }

            yield return new KeyValuePair<int, T>(slot, _values[i]);
            next = slot + 1;
        }

        for (; all && next < Length; next++)
        {
            yield return new KeyValuePair<int, T>(next, default);
        }
    }

    public IEnumerable<T> DenseValues()
    {
        foreach (var item in Items(all: true))
        {
            yield return item.Value;
        }
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Contracts.CheckParam(index >= 0 && index < Length, nameof(index), "Must be within the vector");
        if (IsDense)
        {
            return _values[index];
        }

        var found = FirstAtOrAfter(index);
        return found < _count && _indices[found] == index ? _values[found] : default;
    }

    public IEnumerator GetEnumerator() => (_values ?? []).GetEnumerator();

    public override string ToString() => IsDense
        ? $"Dense vector of size {Length}"
        : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> Edit(int length, int count, bool keep, bool indicesOnDense)
    {
        var needsIndices = count < length || indicesOnDense;
        var values = Fit(_values, count, keep, out var newValues);
        var newIndices = false;
        var indices = needsIndices ? Fit(_indices, count, keep, out newIndices) : _indices;
        return new VBufferEditor<T>(length, count, values, indices, needsIndices, newValues, newIndices);
    }

    internal VBufferEditor<T> EditInPlace() => new(Length, _count, _values, _indices, !IsDense, false, false);

    private static TItem[] Fit<TItem>(TItem[] array, int count, bool keep, out bool created)
    {
        created = count > 0 && (array is null || array.Length < count);
        if (!created)
        {
            return array;
        }

        var fitted = new TItem[keep && array is not null ? Math.Max(count, 2 * array.Length) : count];
        if (keep)
        {
            array?.CopyTo(fitted, 0);
        }

        return fitted;
    }

    private int FirstAtOrAfter(int index)
    {
        var found = _indices.AsSpan(0, _count).BinarySearch(index);
        return found >= 0 ? found : ~found;
    }
}
