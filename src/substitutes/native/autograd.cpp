// Derivatives: flags of a tensor, the thread's modes, grad and backward.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <vector>

using shim::borrow;
using shim::guarded;
using shim::Handle;
using shim::release;

namespace {

std::vector<at::Tensor> borrow_all(const Handle* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) {
    tensors.push_back(borrow(handles[i]));
  }
  return tensors;
}

}  // namespace

SHIM_API int32_t mln_requires_grad(Handle handle) {
  return guarded<int32_t>(-1, [&]() { return shim::peek(handle).requires_grad() ? 1 : 0; });
}

SHIM_API int32_t mln_set_requires_grad(Handle handle, int32_t value) {
  return guarded<int32_t>(-1, [&]() {
    borrow(handle).set_requires_grad(value != 0);
    return 0;
  });
}

SHIM_API int32_t mln_is_leaf(Handle handle) {
  return guarded<int32_t>(-1, [&]() { return borrow(handle).is_leaf() ? 1 : 0; });
}

SHIM_API int32_t mln_retain_grad(Handle handle) {
  return guarded<int32_t>(-1, [&]() {
    borrow(handle).retain_grad();
    return 0;
  });
}

SHIM_API int32_t mln_grad(Handle handle, Handle* result) {
  return guarded<int32_t>(-1, [&]() {
    *result = release(borrow(handle).grad());
    return 0;
  });
}

SHIM_API int32_t mln_set_grad(Handle handle, Handle grad) {
  return guarded<int32_t>(-1, [&]() {
    borrow(handle).mutable_grad() = borrow(grad);
    return 0;
  });
}

// retain_graph: 1 yes, 0 no, -1 as create_graph.
SHIM_API int32_t mln_autograd_grad(const Handle* outputs, int32_t output_count, const Handle* inputs, int32_t input_count,
                                   const Handle* grad_outputs, int32_t grad_output_count, int32_t retain_graph, int32_t create_graph,
                                   int32_t allow_unused, Handle* results) {
  return guarded<int32_t>(-1, [&]() {
    auto retain = retain_graph < 0 ? create_graph != 0 : retain_graph != 0;
    auto grads = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                       borrow_all(grad_outputs, grad_output_count), retain, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < grads.size(); i++) {
      results[i] = release(std::move(grads[i]));
    }
    return 0;
  });
}

SHIM_API int32_t mln_autograd_backward(const Handle* tensors, int32_t tensor_count, const Handle* grad_tensors, int32_t grad_tensor_count,
                                       int32_t retain_graph, int32_t create_graph, const Handle* inputs, int32_t input_count) {
  return guarded<int32_t>(-1, [&]() {
    auto retain = retain_graph < 0 ? create_graph != 0 : retain_graph != 0;
    torch::autograd::backward(borrow_all(tensors, tensor_count), borrow_all(grad_tensors, grad_tensor_count), retain, create_graph != 0,
                              borrow_all(inputs, input_count));
    return 0;
  });
}

SHIM_API int32_t mln_grad_mode() { return c10::GradMode::is_enabled() ? 1 : 0; }

SHIM_API void mln_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

SHIM_API int32_t mln_inference_mode() { return c10::InferenceMode::is_enabled() ? 1 : 0; }

SHIM_API void* mln_inference_mode_enter(int32_t enabled) {
  return guarded<void*>(nullptr, [&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}

SHIM_API void mln_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
