using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeError.Check(NativeMethods.mln_generator_new(seed, (device ?? CPU).Code)))
        {
            this.device = device ?? CPU;
        }

        internal Generator(nint handle)
        {
            Handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that factories use when none is given.</summary>
        public static Generator Default => new(NativeError.Check(NativeMethods.mln_generator_default()));

        public nint Handle { get; private set; }

        public Device device { get; private set; }

        public unsafe Tensor get_state()
        {
            nint state;
            NativeError.Check(NativeMethods.mln_generator_get_state(Handle, &state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            NativeError.Check(NativeMethods.mln_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.mln_generator_set_seed(Handle, (ulong)seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds from a source of true randomness and returns that seed.</summary>
        public unsafe long seed()
        {
            long seed;
            NativeError.Check(NativeMethods.mln_generator_new_seed(Handle, &seed));
            GC.KeepAlive(this);
            return seed;
        }

        public unsafe long initial_seed()
        {
            long seed;
            NativeError.Check(NativeMethods.mln_generator_initial_seed(Handle, &seed));
            GC.KeepAlive(this);
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
            {
                NativeMethods.mln_generator_free(Handle);
                Handle = 0;
            }
        }
    }

    /// <summary>The default generator of the process.</summary>
    public static partial class random
    {
        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.mln_manual_seed(seed));
            return Generator.Default;
        }

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
