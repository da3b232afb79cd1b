using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class VBufferTests
{
    private static VBuffer<float> Sparse => new(5, 2, [3f, 4f], [1, 4]);

    [Fact]
    public void ASparseBufferIsZeroElsewhere()
    {
        Assert.False(Sparse.IsDense);
        Assert.Equal(5, Sparse.Length);
        Assert.Equal([0f, 3, 0, 0, 4], Sparse.DenseValues());
        Assert.Equal([KeyValuePair.Create(1, 3f), KeyValuePair.Create(4, 4f)], Sparse.Items());
        Assert.Equal(5, Sparse.Items(all: true).Count());
        Assert.Equal(3f, Sparse.GetItemOrDefault(1));
        Assert.Equal(0f, Sparse.GetItemOrDefault(2));
        Assert.Equal([3f, 4f], Sparse.GetValues().ToArray());
        Assert.Equal([1, 4], Sparse.GetIndices().ToArray());
    }

    [Fact]
    public void CopyToFillsWhatIsNotExplicit()
    {
        var target = new float[] { 9, 9, 9, 9, 9, 9, 9 };
        Sparse.CopyTo(target.AsSpan(0, 5));
        Assert.Equal([0f, 3, 0, 0, 4, 9, 9], target);
        Sparse.CopyTo(target, 2, 7f);
        Assert.Equal([0f, 3, 7, 3, 7, 7, 4], target);
    }

    [Fact]
    public void PartsAndDenseCopies()
    {
        VBuffer<float> part = default;
        Sparse.CopyTo(ref part, 1, 3);
        Assert.Equal([3f, 0, 0], part.DenseValues());
        VBuffer<float> dense = default;
        Sparse.CopyToDense(ref dense);
        Assert.True(dense.IsDense);
        Assert.Equal([0f, 3, 0, 0, 4], dense.GetValues().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            VBuffer<float> other = default;
            Sparse.CopyTo(ref other, 3, 3);
        });
    }

    [Fact]
    public void AnEditorReusesTheArraysOfItsBuffer()
    {
        var array = new float[8];
        var buffer = new VBuffer<float>(8, array);
        var editor = VBufferEditor.Create(ref buffer, 3);
        editor.Values[2] = 5;
        buffer = editor.Commit();

        Assert.Equal(5, array[2]);
        Assert.Equal(3, buffer.Length);
        var sparse = VBufferEditor.Create(ref buffer, 10, 2);
        (sparse.Values[0], sparse.Indices[0]) = (1, 0);
        (sparse.Values[1], sparse.Indices[1]) = (2, 9);
        Assert.Equal([1f, 0, 0, 0, 0, 0, 0, 0, 0, 2], sparse.Commit().DenseValues());
        Assert.Equal([KeyValuePair.Create(0, 1f)], sparse.CommitTruncated(1).Items());
    }

    [Fact]
    public void AnEmptyBufferIsDense()
    {
        VBuffer<float> empty = default;
        Assert.True(empty.IsDense);
        Assert.Equal(0, empty.Length);
        Assert.Empty(empty.DenseValues());
    }
}
