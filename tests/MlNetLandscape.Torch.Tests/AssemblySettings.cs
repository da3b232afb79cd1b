// Tests count live tensors, which are counted for the whole process; libtorch uses all cores within a test.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
