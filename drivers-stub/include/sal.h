// SPDX-License-Identifier: MIT
/**
 * Source annotations (SAL) of the WDK, empty: they document contracts, and Microsoft's analyser reads them in
 * a WDK build.
 */
#ifndef NDH_SAL_H
#define NDH_SAL_H

/* Parameters. */
#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(count)
#define _In_reads_opt_(count)
#define _In_reads_z_(count)
#define _In_reads_bytes_(bytes)
#define _In_reads_bytes_opt_(bytes)
#define _In_range_(low, high)
#define _Out_
#define _Out_opt_
#define _Out_writes_(count)
#define _Out_writes_opt_(count)
#define _Out_writes_to_(count, written)
#define _Out_writes_bytes_(bytes)
#define _Out_writes_bytes_opt_(bytes)
#define _Out_writes_bytes_to_(bytes, written)
#define _Out_writes_bytes_to_opt_(bytes, written)
#define _Out_writes_bytes_all_(bytes)
#define _Out_writes_bytes_all_opt_(bytes)
#define _Out_range_(low, high)
#define _Inout_
#define _Inout_opt_
#define _Inout_updates_(count)
#define _Inout_updates_opt_(count)
#define _Inout_updates_bytes_(bytes)
#define _Inout_updates_bytes_opt_(bytes)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_nullonfailure_
#define _Outptr_result_bytebuffer_(bytes)
#define _Outptr_result_bytebuffer_maybenull_(bytes)
#define _Outptr_opt_result_bytebuffer_(bytes)
#define _Pre_writable_byte_size_(bytes)
#define _COM_Outptr_
#define _Deref_out_range_(low, high)
#define _Reserved_
#define _Strict_type_match_
#define _Points_to_data_
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Frees_ptr_
#define _Frees_ptr_opt_
#define _Printf_format_string_
#define _Const_
#define _Notnull_
#define _Maybenull_
#define _Null_terminated_

/* Results. */
#define _Must_inspect_result_
#define _Check_return_
#define _Success_(expression)
#define _Return_type_success_(expression)
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_range_(low, high)
#define _Ret_writes_bytes_maybenull_(bytes)
#define _Post_writable_byte_size_(bytes)
#define _Post_equal_to_(expression)
#define _Post_satisfies_(expression)
#define _Post_invalid_
#define _When_(condition, annotations)
#define _At_(target, annotations)
#define _At_buffer_(buffer, index, count, annotations)
#define _Always_(annotations)
#define _On_failure_(annotations)

/* Structures. */
#define _Field_size_(count)
#define _Field_size_opt_(count)
#define _Field_size_bytes_(bytes)
#define _Field_size_bytes_opt_(bytes)
#define _Field_size_bytes_part_(bytes, valid)
#define _Field_range_(low, high)
#define _Struct_size_bytes_(bytes)
#define _Guarded_by_(lock)
#define _Interlocked_
#define _Interlocked_operand_

/* Functions. */
#define _Use_decl_annotations_
#define _Function_class_(name)
#define _Analysis_assume_(expression) ((void)0)
#define _Analysis_noreturn_
#define _IRQL_requires_(irql)
#define _IRQL_requires_max_(irql)
#define _IRQL_requires_min_(irql)
#define _IRQL_requires_same_
#define _IRQL_always_function_max_(irql)
#define _IRQL_always_function_min_(irql)
#define _IRQL_raises_(irql)
#define _IRQL_saves_
#define _IRQL_restores_
#define _IRQL_saves_global_(kind, parameter)
#define _IRQL_restores_global_(kind, parameter)
#define _IRQL_limited_to_(irql)
#define _IRQL_is_cancel_
#define _IRQL_uses_cancel_
#define _Dispatch_type_(type)
#define _Kernel_clear_do_init_(yes)
#define _Acquires_lock_(lock)
#define _Releases_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Requires_lock_not_held_(lock)
#define _Requires_exclusive_lock_held_(lock)
#define _Requires_shared_lock_held_(lock)
#define _Acquires_exclusive_lock_(lock)
#define _Releases_exclusive_lock_(lock)
#define _Acquires_shared_lock_(lock)
#define _Releases_shared_lock_(lock)
#define _Create_lock_level_(level)
#define _Has_lock_level_(level)
#define _Lock_level_order_(first, second)
#define _Acquires_nonreentrant_lock_(lock)
#define _Releases_nonreentrant_lock_(lock)
#define __drv_allocatesMem(kind)
#define __drv_freesMem(kind)
#define __drv_aliasesMem
#define __drv_maxIRQL(irql)
#define __drv_minIRQL(irql)
#define __drv_requiresIRQL(irql)
#define __drv_sameIRQL
#define __drv_functionClass(name)
#define __drv_dispatchType(type)
#define __drv_reportError(why)

#endif
