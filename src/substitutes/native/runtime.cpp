// Errors, threads, random generators, devices, version, and the allocator's settings.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <malloc.h>

#include <mutex>

using shim::guarded;
using shim::Handle;

namespace {

thread_local std::string last_error;

// glibc hands big blocks back to the kernel at every free, and each new activation then pays its page faults anew (11–31 % of a
// training step). Blocks stay in the process instead; what is freed is used again. Not so the largest, which hold whole
// data sets: as soon as a small block lies in the hole that one left, the next makes the heap longer by all its size.
int32_t keep_big_blocks() {
  const int gigabyte = 1 << 30;
  const int largest_kept = 128 << 20;
  const int largest_allowed_by_old_glibc = 32 << 20;
  int accepted = mallopt(M_MMAP_THRESHOLD, largest_kept) || mallopt(M_MMAP_THRESHOLD, largest_allowed_by_old_glibc);
  return accepted && mallopt(M_TRIM_THRESHOLD, gigabyte) && mallopt(M_TOP_PAD, 64 << 20) ? 0 : -1;
}

}  // namespace

void shim::set_error(std::string message) noexcept { last_error = std::move(message); }

SHIM_API const char* mln_last_error() { return last_error.c_str(); }

SHIM_API int32_t mln_initialize() {
  at::globalContext();
  return keep_big_blocks();
}

SHIM_API const char* mln_version() { return TORCH_VERSION; }

SHIM_API int32_t mln_num_threads() {
  return guarded<int32_t>(-1, [&]() { return at::get_num_threads(); });
}

SHIM_API int32_t mln_set_num_threads(int32_t count) {
  return guarded<int32_t>(-1, [&]() {
    at::set_num_threads(count);
    return 0;
  });
}

SHIM_API int32_t mln_num_interop_threads() {
  return guarded<int32_t>(-1, [&]() { return static_cast<int32_t>(at::get_num_interop_threads()); });
}

SHIM_API int32_t mln_set_num_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&]() {
    at::set_num_interop_threads(count);
    return 0;
  });
}

SHIM_API int32_t mln_cuda_is_available() {
  return guarded<int32_t>(-1, [&]() { return torch::cuda::is_available() ? 1 : 0; });
}

SHIM_API int32_t mln_cuda_device_count() {
  return guarded<int32_t>(-1, [&]() { return static_cast<int32_t>(torch::cuda::device_count()); });
}

SHIM_API int32_t mln_cuda_synchronize(int32_t index) {
  return guarded<int32_t>(-1, [&]() {
    torch::cuda::synchronize(index);
    return 0;
  });
}

SHIM_API int32_t mln_cuda_manual_seed(int64_t seed, int32_t all) {
  return guarded<int32_t>(-1, [&]() {
    if (all != 0) {
      torch::cuda::manual_seed_all(static_cast<uint64_t>(seed));
    } else {
      torch::cuda::manual_seed(static_cast<uint64_t>(seed));
    }
    return 0;
  });
}

SHIM_API int32_t mln_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&]() {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

SHIM_API at::Generator* mln_generator_new(uint64_t seed, int64_t device) {
  return guarded<at::Generator*>(nullptr, [&]() {
    auto place = shim::device(device);
    if (place.is_cpu()) {
      return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
    }
    auto generator = at::globalContext().defaultGenerator(place).clone();
    generator.set_current_seed(seed);
    return new at::Generator(std::move(generator));
  });
}

SHIM_API at::Generator* mln_generator_default() {
  return guarded<at::Generator*>(nullptr, [&]() { return new at::Generator(at::globalContext().defaultGenerator(c10::kCPU)); });
}

SHIM_API void mln_generator_free(at::Generator* generator) { delete generator; }

SHIM_API int32_t mln_generator_set_seed(at::Generator* generator, uint64_t seed) {
  return guarded<int32_t>(-1, [&]() {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
    return 0;
  });
}

SHIM_API int32_t mln_generator_new_seed(at::Generator* generator, int64_t* seed) {
  return guarded<int32_t>(-1, [&]() {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *seed = static_cast<int64_t>(generator->seed());
    return 0;
  });
}

SHIM_API int32_t mln_generator_initial_seed(at::Generator* generator, int64_t* seed) {
  return guarded<int32_t>(-1, [&]() {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *seed = static_cast<int64_t>(generator->current_seed());
    return 0;
  });
}

SHIM_API int32_t mln_generator_get_state(at::Generator* generator, Handle* state) {
  return guarded<int32_t>(-1, [&]() {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *state = shim::release(generator->get_state());
    return 0;
  });
}

SHIM_API int32_t mln_generator_set_state(at::Generator* generator, Handle state) {
  return guarded<int32_t>(-1, [&]() {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(shim::borrow(state));
    return 0;
  });
}
