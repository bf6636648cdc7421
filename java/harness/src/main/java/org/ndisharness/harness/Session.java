// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.rules.NetworkMark;

/**
 * An open session with the control driver: the client, the call manager, and the trace of what happens. For one thread, unless a
 * method says otherwise. Closing it runs the world to quiescence, tears down what is left and reads the last events.
 */
public final class Session implements AutoCloseable {
    private static final Duration QUIESCENCE_LIMIT = Duration.ofSeconds(120);
    private static final Duration BIND_LIMIT = Duration.ofSeconds(20);
    private static final Duration BIND_POLL = Duration.ofMillis(50);

    private final World world;
    private final ControlChannel channel;
    private final Hello hello;
    private final LiveTrace liveTrace;
    private final Trace trace;
    private final Optional<BoundaryTap> boundary;
    private final Client client;
    private final CallManager callManager;
    private final Miniport miniport;
    private AddressFamily addressFamily;
    private int adapterChanges;
    private Sap defaultSap;
    private long nextSequence;
    private Mark mark;
    private boolean closed;

    private record Mark(LiveTrace.Mark trace, int boundary, long nextSequence, AddressFamily addressFamily, Sap defaultSap) {
    }

    Session(World world, SessionOptions options, Function<Hello, TraceHeader> header) {
        this.world = world;
        this.channel = new ControlChannel(world, options.deadline());
        try {
            this.hello = channel.hello(options);
            this.trace = new Trace(header.apply(hello));
        } catch (NativeException failure) {
            channel.close();
            throw world.explain(failure);
        }
        this.nextSequence = hello.firstSequence();
        this.boundary = world.target().config().recorded() == Boundary.OFF ? Optional.empty()
                : Optional.of(new BoundaryTap(world.nativeWorld(), trace));
        this.liveTrace = new LiveTrace(this, trace);
        this.client = new Client(this, CallingContext.PASSIVE, 0);
        this.callManager = new CallManager(this, CallingContext.PASSIVE, 0);
        this.miniport = new Miniport(this, CallingContext.PASSIVE, 0);
    }

    /** The world of the session. */
    public World world() {
        return world;
    }

    /** What the control driver said at the beginning. */
    public Hello hello() {
        return hello;
    }

    /** The CoNDIS client. */
    public Client client() {
        return client;
    }

    /** The call manager. */
    public CallManager callManager() {
        return callManager;
    }

    /** The miniport. */
    public Miniport miniport() {
        return miniport;
    }

    /** The events. */
    public LiveTrace trace() {
        return liveTrace;
    }

    /** The first open address family of our miniport; another one after the adapter was halted and started. */
    public AddressFamily addressFamily() {
        if (addressFamily == null || adapterChanges != world.adapterChanges()) {
            AddressFamily former = addressFamily;
            use(awaitAddressFamily());
            if (former != null && !former.equals(addressFamily)) {
                defaultSap = null;
            }
        }
        return addressFamily;
    }

    /** All open address families of our miniport. */
    public List<AddressFamily> addressFamilies() {
        try {
            return channel.addressFamilies();
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /**
     * Goes on with the address family that is open now, and without SAPs: after the adapter was halted and started, or the client unbound
     * and bound again.
     */
    public AddressFamily rediscover() {
        defaultSap = null;
        use(awaitAddressFamily());
        return addressFamily;
    }

    /** Uses this family from now on, until the adapter changes again: a world that others had before has seen changes of theirs. */
    void use(AddressFamily family) {
        adapterChanges = world.adapterChanges();
        addressFamily = family;
    }

    /**
     * The first binding to a miniport of ours, with the ids of miniport and stand-alone call manager; they change when the adapter is
     * halted.
     */
    public Binding binding() {
        try {
            return channel.binding();
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /** The miniport's id of its adapter. */
    ObjectId adapter() {
        return binding().adapter();
    }

    ObjectId miniportVc(ObjectId callManagerVc) {
        return hello.isStandAlone() ? liveTrace.miniportVcOf(callManagerVc) : callManagerVc;
    }

    /** What became of a transfer. */
    Data data(Transfer transfer, OperationResult result) {
        ObjectId sender = result.object().kind() == ObjectKind.DATA ? result.object() : ObjectId.NONE;
        return new Data(transfer, sender, sender.isNone() ? ObjectId.NONE : peerOf(sender), 0, 0);
    }

    /** What became of a request. */
    Oid oid(OidRequest request, OperationResult result) {
        return new Oid(request, result.ndisStatus(), result.object(), peerOf(result.object()));
    }

    /** On a machine, NDIS binds the client to an adapter that was just turned on in its own time. */
    private AddressFamily awaitAddressFamily() {
        boolean mayCome = !world.target().config().isEmbedded();
        long deadline = System.nanoTime() + BIND_LIMIT.toNanos();
        while (true) {
            try {
                return channel.addressFamily();
            } catch (NativeException failure) {
                throw explain(failure);
            } catch (HarnessException none) {
                if (!mayCome || System.nanoTime() - deadline >= 0) {
                    throw none;
                }
                advance(BIND_POLL);
            }
        }
    }

    /**
     * Sets a reply policy. A call manager of others acts by itself anyway: to ask it for just that changes nothing.
     *
     * @throws CallManagerControlException when it asks something else of one that knows nothing of us
     * @throws OperationRefusedException when the callback cannot answer so
     */
    public Session apply(ReplyPolicy policy) {
        if (policy.side() != Side.CLIENT && !commandsCallManager()) {
            if (policy.reply() == ReplyPolicy.Reply.AUTOMATIC) {
                return this;
            }
            requireControl("a reply policy for " + policy.callback());
        }
        Operation operation = Operation.policy(policy);
        try {
            int outcome = execute(List.of(operation)).get(0).outcome();
            if (outcome != NtStatus.SUCCESS) {
                throw new OperationRefusedException(policy, outcome);
            }
        } catch (NativeException.Status refused) {
            if (refused.status() != NtStatus.INVALID_PARAMETER) {
                throw refused;
            }
            throw new OperationRefusedException(policy, refused.status());
        }
        return this;
    }

    /** Says in the trace what the network that the test plays does; some rules are judged only then. */
    public Session mark(NetworkMark what, ObjectId object) {
        execute(new Operation(OperationKind.MARK).values(what.number(), object.value()));
        return this;
    }

    /**
     * Makes ndhctl.sys misbehave; needs a misuse session.
     *
     * @param atEvent sequence number of the event whose recording triggers it, 0 for now
     * @throws OperationRefusedException when the session may not misuse
     */
    public Session fault(Fault fault, long atEvent) {
        execute(new Operation(OperationKind.FAULT).values(fault.number(), atEvent));
        return this;
    }

    /** As {@link #fault}, in ndhmp.sys, at once. */
    public Session faultInMiniport(Fault fault) {
        execute(new Operation(OperationKind.FAULT).values(fault.number(), 0).flags(Operation.MINIPORT));
        return this;
    }

    /** Lets time pass: virtual time on stand-ins, a wait on Windows. */
    public Session advance(Duration duration) {
        return run(() -> world.advance(duration));
    }

    /** Runs until nothing more can happen, or fails after two minutes of the world's time. */
    public Session quiesce() {
        return run(() -> world.quiesce(QUIESCENCE_LIMIT));
    }

    private Session run(Runnable wait) {
        try {
            wait.run();
            return this;
        } catch (WorldLostException lost) {
            salvage();
            throw lost;
        }
    }

    /**
     * Executes one operation.
     *
     * @throws OperationRefusedException when a guard refuses it
     */
    public OperationResult execute(Operation operation) {
        OperationResult result = execute(List.of(operation)).get(0);
        if (!result.wasExecuted()) {
            throw new OperationRefusedException(operation, result.outcome());
        }
        return result;
    }

    /**
     * Executes a batch in order; results are in the same order. A refused operation without {@link Operation#CONTINUE} stops the batch: the
     * results of the rest say STATUS_REQUEST_ABORTED. When the event ring fills up, events are read and the rest is submitted again.
     */
    public List<OperationResult> execute(List<Operation> operations) {
        for (Operation operation : operations) {
            if (!operation.kind().isClients()) {
                requireControl(operation.kind().toString());
                break;
            }
        }
        List<OperationResult> results = new ArrayList<>(operations.size());
        List<Operation> rest = operations;
        while (!rest.isEmpty()) {
            int before = results.size();
            boolean ringWasFull = guarded(channel::submit, rest, results);
            if (!ringWasFull) {
                return results;
            }
            drain();
            if (results.size() == before) {
                throw new HarnessException("the event ring is too small for " + rest.get(0) + ": open the session with more records");
            }
            rest = operations.subList(results.size(), operations.size());
        }
        return results;
    }

    /**
     * Starts operations at once, without waiting for one before the next; each must have a context of its own. Who is first is up to the
     * scheduler: on stand-ins the seed decides.
     */
    public void race(Operation... operations) {
        for (Operation operation : operations) {
            operation.flags(Operation.ASYNC);
        }
        for (OperationResult result : execute(List.of(operations))) {
            if (!result.wasExecuted()) {
                throw new OperationRefusedException(operations[0], result.outcome());
            }
        }
    }

    /** Whether call manager and miniport do what scripts say: ours, and not those of a target file that names a driver of others. */
    public boolean commandsCallManager() {
        return world.target().config().driver() == null || hello.hasCallManager();
    }

    /**
     * Does nothing where our call manager is, or none that is known to be another.
     *
     * @param need what a script needs of call manager or miniport
     * @throws CallManagerControlException when the driver knows nothing of us
     */
    void requireControl(String need) {
        if (!commandsCallManager()) {
            throw new CallManagerControlException(need, world.target().config().driver().service());
        }
    }

    /** What an outgoing call carries on this target: the defaults, with the type and content that its file names for a driver of others. */
    public CallParameters callParameters() {
        DriverUnderTest driver = world.target().config().driver();
        return driver == null || driver.call() == null ? CallParameters.defaults() : driver.call().parameters(CallParameters.defaults());
    }

    private interface Submitter {
        boolean submit(List<Operation> operations, List<OperationResult> results);
    }

    private boolean guarded(Submitter submitter, List<Operation> operations, List<OperationResult> results) {
        try {
            return submitter.submit(operations, results);
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /** Tears down all calls, VCs and SAPs of the session in the legal order; the address family stays open. */
    public ResetReport reset() {
        try {
            ResetReport report = channel.reset();
            defaultSap = null;
            return report;
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /** Counters of the control driver. */
    public Stats stats() {
        try {
            return channel.stats();
        } catch (NativeException failure) {
            throw explain(failure);
        }
    }

    /**
     * Remembers this moment of world and session, instead of any earlier one, so that {@link #rewind()} comes back to it; on stand-ins
     * only. A script can so prepare a state once and go on from it in many ways.
     */
    public Session mark() {
        drain();
        world.mark();
        mark = new Mark(liveTrace.mark(), boundary.map(BoundaryTap::mark).orElse(0), nextSequence, addressFamily, defaultSap);
        return this;
    }

    /**
     * Puts world and session back to the mark, in some microseconds: objects, policies, time, trace. What was made since does not exist any
     * more. The same operations then have the same effects; after {@link World#reseed} the scheduler chooses anew.
     *
     * @throws IllegalStateException without a mark
     */
    public Session rewind() {
        if (mark == null) {
            throw new IllegalStateException("the session was not marked");
        }
        world.rewind();
        liveTrace.rewind(mark.trace);
        boundary.ifPresent(tap -> tap.rewind(mark.boundary));
        nextSequence = mark.nextSequence;
        addressFamily = mark.addressFamily;
        defaultSap = mark.defaultSap;
        return this;
    }

    Sap defaultSap(Supplier<Sap> register) {
        if (defaultSap == null) {
            defaultSap = register.get();
        }
        return defaultSap;
    }

    ObjectId peerOf(ObjectId id) {
        return liveTrace.peerOf(id).orElse(ObjectId.NONE);
    }

    void requireSuccess(String function, OperationResult result) {
        if (!result.ndisStatus().equals(NdisStatus.SUCCESS)) {
            throw new NdisFailureException(function, result.ndisStatus());
        }
    }

    /** Moves what the ring holds into the trace. */
    void drain() {
        try {
            do {
                ByteBuffer records = channel.read();
                if (records.hasRemaining()) {
                    append(records);
                }
            } while (channel.remaining() > 0);
            boundary.ifPresent(BoundaryTap::drain);
        } catch (NativeException failure) {
            throw explain(failure);
        }
        world.checkVirtualTime();
        if (channel.lostRecords() > 0) {
            throw new EventsLostException(channel.lostRecords());
        }
    }

    private void append(ByteBuffer records) {
        long last = records.getLong(records.limit() - EventLayout.SIZE + EventLayout.SEQUENCE);
        trace.append(records);
        nextSequence = last + 1;
    }

    /** Waits for an event of this kind beyond those read; empty when there is something new, else why nothing came. */
    Optional<String> waitForMore(EventKind kind, FunctionId function) {
        int before = trace.size();
        String reason;
        try {
            reason = channel.await(nextSequence, kind, function);
        } catch (NativeException failure) {
            throw explain(failure);
        }
        drain();
        return trace.size() > before ? Optional.empty() : Optional.of(reason);
    }

    private RuntimeException explain(NativeException failure) {
        RuntimeException meaning = world.explain(failure);
        if (meaning instanceof WorldLostException) {
            salvage();
        }
        return meaning;
    }

    /** Takes the events that the dead world left in its ring. */
    private void salvage() {
        ByteBuffer records;
        while ((records = channel.postMortem(nextSequence)).hasRemaining()) {
            append(records);
        }
    }

    /** Closes the handle with all that is under way, as when a process dies: the driver tears down by itself. */
    void abandon() {
        closed = true;
        channel.close();
        boundary.ifPresent(BoundaryTap::close);
    }

    /** What was recorded: by the drivers themselves and, where the target says so, at the NDIS boundary. */
    public Trace recorded() {
        return boundary.map(tap -> tap.mergedWith(trace)).orElse(trace);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (world.isAlive()) {
                quiesce();
                drain();
                ResetReport report = reset();
                drain();
                if (report.hung() > 0) {
                    throw new HarnessException("teardown left " + report.hung() + " objects, the first " + report.firstHung());
                }
            }
        } finally {
            channel.close();
            boundary.ifPresent(BoundaryTap::close);
        }
        liveTrace.requireNothingForgotten();
    }
}
